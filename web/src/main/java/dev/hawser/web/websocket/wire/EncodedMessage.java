package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A message that was made once and is sent to many: the frame that servers send, and the same compressed, which is made when
 * the first connection wants it and by which each without context takeover is served. (With context takeover it goes
 * as it is, since what compresses it depends on the connection.) An immutable value, for any number of threads.
 */
public final class EncodedMessage {
    private final Opcode opcode;
    private final Bytes payload;
    private final Bytes frame;
    private @Nullable Bytes compressed;

    private EncodedMessage(Opcode opcode, Bytes payload) {
        this.opcode = opcode;
        this.payload = payload;
        this.frame = FrameWriter.frame(opcode, true, false, payload);
    }

    /** A message of text. A lone surrogate becomes a question mark. */
    public static EncodedMessage text(String text) {
        return new EncodedMessage(Opcode.TEXT, Bytes.of(text));
    }

    /** A binary message. */
    public static EncodedMessage bytes(Bytes data) {
        return new EncodedMessage(Opcode.BINARY, data);
    }

    /** Whether it is text. */
    public boolean isText() {
        return opcode == Opcode.TEXT;
    }

    /** What is in it. */
    public Bytes payload() {
        return payload;
    }

    Opcode opcode() {
        return opcode;
    }

    Bytes frame() {
        return frame;
    }

    /** The compressed frame, or {@link #frame()} where that is smaller. Two threads may make it both, and the same. */
    Bytes compressedFrame(DeflatePool pool) {
        Bytes made = compressed;
        if (made == null) {
            Bytes deflated = new MessageDeflater(pool, false).deflate(payload, true);
            made = deflated.size() < payload.size() ? FrameWriter.frame(opcode, true, true, deflated) : frame;
            compressed = made;
        }
        return made;
    }

    @Override
    public String toString() {
        return "EncodedMessage[" + opcode + ", " + payload.size() + " bytes]";
    }
}
