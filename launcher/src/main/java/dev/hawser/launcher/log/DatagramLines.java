package dev.hawser.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes an event messages of a protocol. Called on the thread that logs. */
interface DatagramLines {
    /**
     * The messages of {@code event}, none with more than {@code sizeLimit} bytes: what is too long is cut, with a note of how much.
     * Their number does not depend on the limit.
     */
    List<byte[]> of(ILoggingEvent event, int sizeLimit);

    /** The bytes of {@code text}, or as many as {@code sizeLimit} has room for, and a note. */
    static byte[] cut(String text, int sizeLimit) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= sizeLimit) {
            return bytes;
        }
        int most = Math.max(0, sizeLimit - note(bytes.length).length());
        while (most > 0 && (bytes[most] & 0xc0) == 0x80) { // not within a character
            most--;
        }
        String kept = new String(bytes, 0, most, StandardCharsets.UTF_8);
        return (kept + note(bytes.length - most)).getBytes(StandardCharsets.UTF_8);
    }

    private static String note(int byteCount) {
        return " [... " + byteCount + " bytes cut]";
    }
}
