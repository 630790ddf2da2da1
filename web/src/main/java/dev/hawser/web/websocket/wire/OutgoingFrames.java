package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/** What one end sends: messages whole or in pieces, compressed where that was agreed on, masked where it must be. */
final class OutgoingFrames {
    private final WebSocketSettings settings;
    private final FrameOutput output;
    private final boolean masked;
    private final @Nullable MessageDeflater deflater;

    /** The kind of the message that is being sent in pieces. */
    private @Nullable Opcode begun;

    private boolean begunCompressed;
    private boolean firstSent;
    private final Utf8Checker pieces = new Utf8Checker();

    OutgoingFrames(WebSocketSettings settings, FrameOutput output) {
        this.settings = settings;
        this.output = output;
        this.masked = settings.role() == WebSocketRole.CLIENT;
        DeflateAgreement agreed = settings.deflate();
        this.deflater = agreed == null ? null : new MessageDeflater(settings.pool(), agreed.contextTakeover(settings.role()));
    }

    void message(Opcode opcode, Bytes payload) {
        refuseAmid();
        MessageDeflater compressing = deflater;
        if (compressing == null || payload.isEmpty() || payload.size() < settings.leastDeflated()) {
            whole(opcode, payload);
            return;
        }
        Bytes deflated = compressing.deflate(payload, true);
        if (!compressing.keepsContext() && deflated.size() >= payload.size()) {
            whole(opcode, payload);
        } else {
            frame(opcode, true, true, deflated);
        }
    }

    private void whole(Opcode opcode, Bytes payload) {
        if (masked) {
            frame(opcode, true, false, payload);
        } else {
            output.write(FrameWriter.messageHead(opcode, payload.size()), payload);
        }
    }

    void message(EncodedMessage message) {
        refuseAmid();
        if (masked) {
            message(message.opcode(), message.payload());
        } else if (deflater == null
                || deflater.keepsContext()
                || message.payload().size() < Math.max(1, settings.leastDeflated())) {
            output.write(message.frame());
        } else {
            output.write(message.compressedFrame(settings.pool()));
        }
    }

    /** A piece of a message, the first one saying its kind. */
    void piece(Opcode opcode, Bytes piece, boolean last) {
        if (begun != null && begun != opcode) {
            throw new IllegalStateException("a message of " + begun + " is being sent, and not of " + opcode);
        }
        if (opcode == Opcode.TEXT) {
            check(piece, last);
        }
        if (begun == null) {
            begun = opcode;
            begunCompressed = deflater != null;
            firstSent = false;
        }
        MessageDeflater compressing = deflater;
        Bytes payload = compressing == null ? piece : compressing.deflate(piece, last);
        frame(firstSent ? Opcode.CONTINUATION : opcode, last, begunCompressed && !firstSent, payload);
        firstSent = true;
        if (last) {
            begun = null;
        }
    }

    private void check(Bytes piece, boolean last) {
        byte[] array = piece.toArray();
        boolean fits = pieces.accept(array, 0, array.length) && (!last || pieces.isComplete());
        if (!fits || last) {
            pieces.reset();
        }
        if (!fits) {
            throw new IllegalArgumentException("a message of text is to be sent that is not UTF-8: " + piece);
        }
    }

    /** A frame about the connection; may go amid the pieces of a message. */
    void control(Opcode opcode, Bytes payload) {
        frame(opcode, true, false, payload);
    }

    private void frame(Opcode opcode, boolean last, boolean compressed, Bytes payload) {
        if (masked) {
            output.write(FrameWriter.maskedFrame(
                    opcode, last, compressed, payload, settings.masks().getAsInt()));
        } else {
            output.write(FrameWriter.head(opcode, last, compressed, payload.size()), payload);
        }
    }

    private void refuseAmid() {
        if (begun != null) {
            throw new IllegalStateException("the last piece of a message was not sent yet");
        }
    }

    void end() {
        if (deflater != null) {
            deflater.end();
        }
    }
}
