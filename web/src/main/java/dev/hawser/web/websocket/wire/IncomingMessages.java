package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/** Puts messages together from frames: unmasked, decompressed, and text checked as it comes. */
final class IncomingMessages {
    private static final byte[] NONE = new byte[0];

    private final WebSocketLimits limits;
    private final FrameHead head;
    private final @Nullable MessageInflater inflater;
    private final MessageBuffer message;
    private final Utf8Checker checker = new Utf8Checker();

    /** The kind of the message that has begun and not ended. */
    private @Nullable Opcode kind;

    private boolean compressed;
    private int fragments;
    /** Bytes of the payload of the current frame that have not come; -1 between frames. */
    private long missing = -1;

    private byte[] control = NONE;

    IncomingMessages(WebSocketSettings settings) {
        WebSocketRole peer = settings.role() == WebSocketRole.SERVER ? WebSocketRole.CLIENT : WebSocketRole.SERVER;
        DeflateAgreement agreed = settings.deflate();
        limits = settings.limits();
        head = new FrameHead(peer == WebSocketRole.CLIENT, agreed != null);
        message = new MessageBuffer(limits.mostMessage());
        inflater = agreed == null
                ? null
                : new MessageInflater(settings.pool(), agreed.contextTakeover(peer), limits.mostRatio());
    }

    /** The next message, or what is about the connection; null when more must come first. */
    @Nullable WebSocketEvent next(ByteInput input) throws WebSocketException {
        while (true) {
            if (missing < 0) {
                if (!head.read(input)) {
                    return null;
                }
                begin();
            }
            while (missing > 0) {
                int count = (int) Math.min(input.available(), missing);
                if (count == 0) {
                    return null;
                }
                payload(input, count);
            }
            missing = -1;
            if (head.opcode().isControl()) {
                return controlEvent();
            }
            if (head.isLast()) {
                return messageEvent();
            }
        }
    }

    private void begin() throws WebSocketException {
        Opcode opcode = head.opcode();
        long length = head.length();
        if (opcode.isControl()) {
            control = length == 0 ? NONE : new byte[(int) length];
        } else {
            if (opcode == Opcode.CONTINUATION) {
                if (kind == null) {
                    throw WebSocketException.wrong("a continuation of no message");
                }
            } else if (kind != null) {
                throw WebSocketException.wrong("a message begins amid another one");
            } else {
                kind = opcode;
                compressed = head.isCompressed();
                fragments = 0;
            }
            if (length > limits.mostFrame()) {
                throw WebSocketException.tooBig("a frame of " + length + " bytes, more than " + limits.mostFrame());
            }
            if (length > limits.mostMessage() - (compressed ? 0 : message.size())) {
                throw message.tooBig();
            }
            if (++fragments > limits.mostFragments()) {
                throw new WebSocketException(
                        CloseStatus.POLICY_VIOLATION, "a message of more than " + limits.mostFragments() + " fragments");
            }
        }
        missing = length;
    }

    private void payload(ByteInput input, int count) throws WebSocketException {
        long before = head.length() - missing;
        missing -= count;
        if (head.opcode().isControl()) {
            input.moveTo(control, (int) before, count);
            Masking.apply(control, (int) before, (int) before + count, head.mask(), before);
            return;
        }
        int from = message.size();
        MessageInflater inflating = inflater;
        if (compressed && inflating != null) {
            byte[] piece = new byte[count];
            input.moveTo(piece, 0, count);
            Masking.apply(piece, 0, count, head.mask(), before);
            inflating.inflate(piece, count, message);
        } else {
            message.reserve(count, count + missing);
            input.moveTo(message.array(), from, count);
            Masking.apply(message.array(), from, from + count, head.mask(), before);
            message.grow(count);
        }
        check(from);
    }

    private void check(int from) throws WebSocketException {
        if (kind == Opcode.TEXT && !checker.accept(message.array(), from, message.size())) {
            throw notText();
        }
    }

    private static WebSocketException notText() {
        return new WebSocketException(CloseStatus.INVALID_PAYLOAD, "a message of text is not UTF-8");
    }

    private WebSocketEvent messageEvent() throws WebSocketException {
        MessageInflater inflating = inflater;
        if (compressed && inflating != null) {
            int from = message.size();
            inflating.endMessage(message);
            check(from);
        }
        Opcode ended = kind;
        kind = null;
        if (ended != Opcode.TEXT) {
            return new WebSocketEvent.BytesReceived(message.takeBytes());
        }
        if (!checker.isComplete()) {
            throw notText();
        }
        boolean ascii = checker.isAscii();
        checker.reset();
        return new WebSocketEvent.TextReceived(message.takeText(ascii));
    }

    private WebSocketEvent controlEvent() throws WebSocketException {
        byte[] payload = control;
        control = NONE;
        return switch (head.opcode()) {
            case PING -> new WebSocketEvent.PingReceived(Bytes.adopt(payload));
            case PONG -> new WebSocketEvent.PongReceived(Bytes.adopt(payload));
            default -> new WebSocketEvent.CloseReceived(closeStatus(payload));
        };
    }

    private CloseStatus closeStatus(byte[] payload) throws WebSocketException {
        if (payload.length == 0) {
            return CloseStatus.of(CloseStatus.NO_STATUS);
        }
        if (payload.length == 1) {
            throw WebSocketException.wrong("a Close frame of one byte");
        }
        Bytes data = Bytes.adopt(payload);
        int code = data.unsignedShortAt(0);
        if (!CloseStatus.isSendable(code)) {
            throw WebSocketException.wrong("the close code " + code + ", which is never sent");
        }
        Utf8Checker reason = new Utf8Checker();
        if (!reason.accept(payload, 2, payload.length) || !reason.isComplete()) {
            throw new WebSocketException(CloseStatus.INVALID_PAYLOAD, "a reason to close is not UTF-8");
        }
        return new CloseStatus(code, data.drop(2).utf8());
    }

    /** How much memory an unfinished message takes. */
    int kept() {
        return message.capacity();
    }

    /** Lets go of everything. */
    void end() {
        message.clear();
        if (inflater != null) {
            inflater.end();
        }
    }
}
