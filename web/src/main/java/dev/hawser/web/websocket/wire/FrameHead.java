package dev.hawser.web.websocket.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads what stands before the payload of a frame (RFC 6455, section 5.2), and keeps the latest. Refuses at the earliest byte
 * what no frame of the peer may have.
 */
final class FrameHead {
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int OTHER_RSV = 0x30;
    private static final int MASKED = 0x80;
    private static final int MOST_CONTROL = 125;

    private final byte[] head = new byte[14];
    private final boolean masked;
    private final boolean mayBeCompressed;
    private int size;
    private int needed = 2;

    private Opcode opcode = Opcode.TEXT;
    private long length;
    private int mask;

    /**
     * @param masked whether the peer must mask
     * @param mayBeCompressed whether the first reserved bit has a meaning
     */
    FrameHead(boolean masked, boolean mayBeCompressed) {
        this.masked = masked;
        this.mayBeCompressed = mayBeCompressed;
    }

    /** Whether the frame is the last of its message. */
    boolean isLast() {
        return (head[0] & FIN) != 0;
    }

    /** Whether the message that begins here is compressed. */
    boolean isCompressed() {
        return (head[0] & RSV1) != 0;
    }

    Opcode opcode() {
        return opcode;
    }

    /** How many bytes the payload has. */
    long length() {
        return length;
    }

    /** The key of the mask, 0 where there is none. */
    int mask() {
        return mask;
    }

    /** Whether the beginning of a head waits for the rest. */
    boolean isAmid() {
        return size > 0;
    }

    /** Takes bytes up to the end of a head; false when more are needed. */
    boolean read(ByteInput input) throws WebSocketException {
        while (size < needed) {
            int count = Math.min(input.available(), needed - size);
            if (count == 0) {
                return false;
            }
            if (size == 0) {
                head[size++] = input.next();
                firstByte(head[0] & 0xff);
            } else if (size == 1) {
                head[size++] = input.next();
                secondByte(head[1] & 0xff);
            } else {
                input.moveTo(head, size, count);
                size += count;
            }
        }
        complete();
        size = 0;
        needed = 2;
        return true;
    }

    private void firstByte(int first) throws WebSocketException {
        Opcode read = Opcode.of(first & 0x0f);
        if (read == null) {
            throw WebSocketException.wrong("reserved opcode " + (first & 0x0f));
        }
        if ((first & OTHER_RSV) != 0) {
            throw WebSocketException.wrong("a reserved bit is set");
        }
        if ((first & RSV1) != 0 && (!mayBeCompressed || read.isControl() || read == Opcode.CONTINUATION)) {
            throw WebSocketException.wrong("RSV1 is set, and means nothing here");
        }
        if (read.isControl() && (first & FIN) == 0) {
            throw WebSocketException.wrong("a control frame is fragmented");
        }
        opcode = read;
    }

    private void secondByte(int second) throws WebSocketException {
        if ((second & MASKED) != 0 != masked) {
            throw WebSocketException.wrong(masked ? "a frame of a client is not masked" : "a frame of a server is masked");
        }
        int code = second & 0x7f;
        if (opcode.isControl() && code > MOST_CONTROL) {
            throw WebSocketException.wrong("a control frame of more than 125 bytes");
        }
        needed = 2 + extra(code) + (masked ? Integer.BYTES : 0);
    }

    private static int extra(int code) {
        return code < 126 ? 0 : code == 126 ? Short.BYTES : Long.BYTES;
    }

    private void complete() throws WebSocketException {
        int code = head[1] & 0x7f;
        length = switch (code) {
            case 126 -> (short) SHORTS.get(head, 2) & 0xffff;
            case 127 -> (long) LONGS.get(head, 2);
            default -> code;
        };
        if (length < 0) {
            throw WebSocketException.wrong("a length of more than 63 bits");
        }
        if (code == 126 && length < 126 || code == 127 && length < 1 << 16) {
            throw WebSocketException.wrong("the length " + length + " is not in its shortest form");
        }
        mask = masked ? (int) INTS.get(head, 2 + extra(code)) : 0;
    }
}
