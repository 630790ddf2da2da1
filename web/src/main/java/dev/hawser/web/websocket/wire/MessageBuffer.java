package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The payload of a message as it grows. What a peer announces costs nothing before a quarter of it is there. */
final class MessageBuffer {
    private static final byte[] NONE = new byte[0];
    private static final int SMALLEST = 128;

    private final int most;
    private byte[] array = NONE;
    private int size;

    /** Of at most {@code most} bytes. */
    MessageBuffer(long most) {
        this.most = (int) most;
    }

    int size() {
        return size;
    }

    /** The array behind, for as long as nothing is added. */
    byte[] array() {
        return array;
    }

    /** How much memory this takes. */
    int capacity() {
        return array.length;
    }

    /**
     * Makes room for {@code more} bytes behind those that are there; {@code expected} of them are going to come by and by.
     */
    void reserve(int more, long expected) throws WebSocketException {
        if (more > most - size) {
            throw tooBig();
        }
        int needed = size + more;
        if (needed <= array.length) {
            return;
        }
        long whole = size + Math.max(more, expected);
        long doubled = Math.max(SMALLEST, 2L * needed);
        long capacity = 4L * needed >= whole ? whole : doubled;
        if (size > 0 && capacity < doubled) {
            capacity = Math.max(capacity, Math.min(doubled, 2L * array.length));
        }
        array = Arrays.copyOf(array, (int) Math.min(most, capacity));
    }

    /** As many bytes as have been put behind the others into {@link #array()} are there now. */
    void grow(int more) {
        size += more;
    }

    WebSocketException tooBig() {
        return WebSocketException.tooBig("a message of more than " + most + " bytes");
    }

    int room() {
        return array.length - size;
    }

    boolean isFull() {
        return size == most;
    }

    /** All of it, removed. */
    Bytes takeBytes() {
        Bytes taken = size < array.length - array.length / 4 ? Bytes.copyOf(array, 0, size) : Bytes.adopt(array, 0, size);
        clear();
        return taken;
    }

    /** All of it as text, removed. It was checked. */
    String takeText(boolean ascii) {
        String text = new String(array, 0, size, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        clear();
        return text;
    }

    void clear() {
        array = NONE;
        size = 0;
    }
}
