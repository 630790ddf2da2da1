package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hawser.net.Address;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * {@code struct sockaddr_un}. A path that begins with a NUL is an abstract name, whose length counts; any other ends with a
 * NUL.
 */
final class UnixAddresses {
    private static final int PATH_AT = 2;
    private static final int LONGEST = 108;

    private UnixAddresses() {}

    /**
     * Writes {@code unix}, which is not empty.
     *
     * @return how many bytes it takes
     * @throws IOException when it is too long, or has a NUL within
     */
    static int write(MemorySegment target, Address.Unix unix) throws IOException {
        byte[] path = unix.path().getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = path[0] == 0;
        if (path.length > (isAbstract ? LONGEST : LONGEST - 1)) {
            throw new IOException("the path has " + path.length + " bytes, and a socket's at most " + (LONGEST - 1));
        }
        if (!isAbstract && unix.path().indexOf(0) >= 0) {
            throw new IOException("the path has a NUL in it");
        }
        target.set(JAVA_SHORT, 0, (short) SocketCalls.AF_UNIX);
        MemorySegment.copy(path, 0, target, JAVA_BYTE, PATH_AT, path.length);
        if (isAbstract) {
            return PATH_AT + path.length;
        }
        target.set(JAVA_BYTE, PATH_AT + path.length, (byte) 0);
        return PATH_AT + path.length + 1;
    }

    /** Reads an address of {@code byteCount} bytes; that of a socket without a name has an empty path. */
    static Address.Unix read(MemorySegment source, int byteCount) {
        int length = Math.max(0, Math.min(byteCount - PATH_AT, LONGEST));
        if (length > 0 && source.get(JAVA_BYTE, PATH_AT) != 0) {
            int end = 0;
            while (end < length && source.get(JAVA_BYTE, PATH_AT + end) != 0) {
                end++;
            }
            length = end;
        }
        byte[] path = new byte[length];
        MemorySegment.copy(source, JAVA_BYTE, PATH_AT, path, 0, length);
        return new Address.Unix(new String(path, StandardCharsets.UTF_8));
    }
}
