package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;

/** Frames as bytes (RFC 6455, section 5.2): the only place where they are made. */
final class FrameWriter {
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASKED = 0x80;
    private static final int SHORT = 125;
    private static final Bytes[] TEXT_HEADS = shortHeads(Opcode.TEXT);
    private static final Bytes[] BINARY_HEADS = shortHeads(Opcode.BINARY);

    private FrameWriter() {}

    private static Bytes[] shortHeads(Opcode opcode) {
        Bytes[] heads = new Bytes[SHORT + 1];
        for (int i = 0; i <= SHORT; i++) {
            heads[i] = Bytes.of(FIN | opcode.number, i);
        }
        return heads;
    }

    /** What stands before an unmasked payload of {@code size} bytes that is a whole message. */
    static Bytes messageHead(Opcode opcode, int size) {
        if (size <= SHORT) {
            return (opcode == Opcode.TEXT ? TEXT_HEADS : BINARY_HEADS)[size];
        }
        return head(opcode, true, false, size);
    }

    /** What stands before an unmasked payload of {@code size} bytes. */
    static Bytes head(Opcode opcode, boolean last, boolean compressed, int size) {
        byte[] head = new byte[headSize(size, false)];
        writeHead(head, firstByte(opcode, last, compressed), size, false);
        return Bytes.adopt(head);
    }

    /** A whole frame that is not masked. */
    static Bytes frame(Opcode opcode, boolean last, boolean compressed, Bytes payload) {
        int at = headSize(payload.size(), false);
        byte[] frame = new byte[Math.addExact(at, payload.size())];
        writeHead(frame, firstByte(opcode, last, compressed), payload.size(), false);
        payload.copyTo(frame, at);
        return Bytes.adopt(frame);
    }

    /** A whole frame that is masked with {@code key}. */
    static Bytes maskedFrame(Opcode opcode, boolean last, boolean compressed, Bytes payload, int key) {
        int at = headSize(payload.size(), true);
        byte[] frame = new byte[Math.addExact(at, payload.size())];
        writeHead(frame, firstByte(opcode, last, compressed), payload.size(), true);
        for (int i = 0; i < Integer.BYTES; i++) {
            frame[at - Integer.BYTES + i] = (byte) (key >>> Byte.SIZE * (3 - i));
        }
        payload.copyTo(frame, at);
        Masking.apply(frame, at, frame.length, key, 0);
        return Bytes.adopt(frame);
    }

    /** The payload of a frame that closes: nothing for {@link CloseStatus#NO_STATUS}. */
    static Bytes closePayload(CloseStatus status) {
        if (status.code() == CloseStatus.NO_STATUS) {
            return Bytes.EMPTY;
        }
        if (!status.isSendable()) {
            throw new IllegalArgumentException("the close code " + status.code() + " is never sent");
        }
        return Bytes.of(status.code() >>> Byte.SIZE, status.code()).concat(Bytes.of(status.reason()));
    }

    private static int firstByte(Opcode opcode, boolean last, boolean compressed) {
        return (last ? FIN : 0) | (compressed ? RSV1 : 0) | opcode.number;
    }

    private static int headSize(int size, boolean masked) {
        int extra = size <= SHORT ? 0 : size < 1 << 16 ? Short.BYTES : Long.BYTES;
        return 2 + extra + (masked ? Integer.BYTES : 0);
    }

    private static void writeHead(byte[] frame, int firstByte, int size, boolean masked) {
        frame[0] = (byte) firstByte;
        int extra = headSize(size, false) - 2;
        int code = extra == 0 ? size : extra == Short.BYTES ? 126 : 127;
        frame[1] = (byte) (code | (masked ? MASKED : 0));
        for (int i = 0; i < extra; i++) {
            int shift = Byte.SIZE * (extra - 1 - i);
            frame[2 + i] = shift >= Integer.SIZE ? 0 : (byte) (size >>> shift);
        }
    }
}
