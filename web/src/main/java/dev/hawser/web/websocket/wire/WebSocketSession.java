package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.websocket.wire.WebSocketInput.Plain;
import dev.hawser.web.websocket.wire.WebSocketTransitions.Effect;
import dev.hawser.web.websocket.wire.WebSocketTransitions.Step;
import org.jspecify.annotations.Nullable;

/**
 * One end of a WebSocket after its handshake, without I/O: give it what comes by {@link #receive}, ask for {@link #next()}
 * until that is null; what it sends goes to its {@link FrameOutput}, also within {@code next}, since pings and Close frames are answered by
 * itself. What is sent once closing has begun is dropped without a word, as by a transport.
 *
 * <p>No input makes it throw; what the peer may not do is the event {@link WebSocketEvent.Violated}. Not for several threads.
 */
public final class WebSocketSession {
    private final WebSocketLimits limits;
    private final ByteInput input = new ByteInput();
    private final IncomingMessages incoming;
    private final OutgoingFrames outgoing;
    private WebSocketState state = WebSocketState.OPEN;
    private int queuedPongs;
    private @Nullable Bytes heldPong;

    /** A session whose frames go to {@code output}. */
    public WebSocketSession(WebSocketSettings settings, FrameOutput output) {
        limits = settings.limits();
        incoming = new IncomingMessages(settings);
        outgoing = new OutgoingFrames(settings, output);
    }

    /** How far it is. */
    public WebSocketState state() {
        return state;
    }

    /** Whether messages can be sent. */
    public boolean isOpen() {
        return state instanceof WebSocketState.Open;
    }

    // ---------------------------------------------------------------- what comes

    /** Takes what has come; {@link #next()} looks at it. */
    public void receive(Bytes data) {
        if (readsOn()) {
            input.add(data);
        }
    }

    private boolean readsOn() {
        return state instanceof WebSocketState.Open || state instanceof WebSocketState.CloseSent;
    }

    /** The next thing to be told; null when that needs more to come. */
    public @Nullable WebSocketEvent next() {
        while (readsOn()) {
            WebSocketEvent came;
            try {
                came = incoming.next(input);
            } catch (WebSocketException wrong) {
                came = new WebSocketEvent.Violated(wrong.status());
            }
            if (came == null) {
                return null;
            }
            if (take(came)) {
                return came;
            }
        }
        return null;
    }

    /** Whether {@code came} is to be told. */
    private boolean take(WebSocketEvent came) {
        Effect effect = move(
                switch (came) {
                    case WebSocketEvent.TextReceived _, WebSocketEvent.BytesReceived _ -> Plain.MESSAGE_CAME;
                    case WebSocketEvent.PingReceived _ -> Plain.PING_CAME;
                    case WebSocketEvent.PongReceived _ -> Plain.PONG_CAME;
                    case WebSocketEvent.CloseReceived(CloseStatus status) -> new WebSocketInput.CloseCame(status);
                    case WebSocketEvent.Violated(CloseStatus status) -> new WebSocketInput.ViolationCame(status);
                });
        if (effect == Effect.TELL_AND_ANSWER) {
            switch (came) {
                case WebSocketEvent.PingReceived(Bytes data) -> answerPing(data);
                case WebSocketEvent.CloseReceived(CloseStatus status) -> sendClose(CloseStatus.of(status.code()));
                case WebSocketEvent.Violated(CloseStatus status) -> sendClose(status);
                default -> {}
            }
        }
        if (!readsOn()) {
            release();
        }
        return effect == Effect.TELL || effect == Effect.TELL_AND_ANSWER;
    }

    private Effect move(WebSocketInput happened) {
        Step step = WebSocketTransitions.on(state, happened);
        state = step.next();
        return step.effect();
    }

    private void answerPing(Bytes data) {
        if (queuedPongs < limits.mostQueuedPongs()) {
            queuedPongs++;
            outgoing.control(Opcode.PONG, data);
        } else {
            heldPong = data;
        }
    }

    /** All that was sent has left: pings can be answered each by its own pong again. */
    public void flushed() {
        queuedPongs = 0;
        Bytes held = heldPong;
        if (held != null) {
            heldPong = null;
            if (isOpen()) {
                answerPing(held);
            }
        }
    }

    /** Whether a ping waits for its answer until {@link #flushed()} is called. */
    public boolean holdsPong() {
        return heldPong != null;
    }

    /** How many bytes of memory are kept for what came and could not be told yet. */
    public long unparsed() {
        return input.size() + incoming.kept();
    }

    /** Gives up what came and was not looked at. */
    public Bytes takeUnread() {
        return input.takeAll();
    }

    // ---------------------------------------------------------------- what is sent

    /**
     * Sends a message of text. A lone surrogate becomes a question mark.
     *
     * @throws IllegalStateException amid the pieces of another message
     */
    public void sendText(String text) {
        if (asked()) {
            outgoing.message(Opcode.TEXT, Bytes.of(text));
        }
    }

    /**
     * Sends a binary message.
     *
     * @throws IllegalStateException amid the pieces of another message
     */
    public void sendBytes(Bytes data) {
        if (asked()) {
            outgoing.message(Opcode.BINARY, data);
        }
    }

    /**
     * Sends a message that was encoded for many.
     *
     * @throws IllegalStateException amid the pieces of another message
     */
    public void send(EncodedMessage message) {
        if (asked()) {
            outgoing.message(message);
        }
    }

    /**
     * Sends a piece of a message of text, in UTF-8 and cut anywhere.
     *
     * @param last whether the message ends with it
     * @throws IllegalStateException amid the pieces of a binary message
     * @throws IllegalArgumentException when it is not UTF-8
     */
    public void sendTextPiece(Bytes piece, boolean last) {
        if (asked()) {
            outgoing.piece(Opcode.TEXT, piece, last);
        }
    }

    /**
     * Sends a piece of a binary message.
     *
     * @param last whether the message ends with it
     * @throws IllegalStateException amid the pieces of a message of text
     */
    public void sendBytesPiece(Bytes piece, boolean last) {
        if (asked()) {
            outgoing.piece(Opcode.BINARY, piece, last);
        }
    }

    /**
     * Sends a ping.
     *
     * @throws IllegalArgumentException when {@code data} has more than 125 bytes
     */
    public void ping(Bytes data) {
        control(Opcode.PING, data);
    }

    /**
     * Sends a pong that nobody asked for.
     *
     * @throws IllegalArgumentException when {@code data} has more than 125 bytes
     */
    public void pong(Bytes data) {
        control(Opcode.PONG, data);
    }

    private void control(Opcode opcode, Bytes data) {
        if (data.size() > 125) {
            throw new IllegalArgumentException("a ping or pong has at most 125 bytes, not " + data.size());
        }
        if (asked()) {
            outgoing.control(opcode, data);
        }
    }

    private boolean asked() {
        return move(Plain.FRAME_ASKED) == Effect.SEND;
    }

    /**
     * Begins to close: {@code status} is the last that is sent. Does nothing once closing has begun.
     *
     * @param status its code {@link CloseStatus#NO_STATUS} sends none
     * @throws IllegalArgumentException when it is never sent
     */
    public void close(CloseStatus status) {
        if (!status.isSendable() && status.code() != CloseStatus.NO_STATUS) {
            throw new IllegalArgumentException("the close code " + status.code() + " is never sent");
        }
        if (move(new WebSocketInput.CloseAsked(status)) == Effect.SEND) {
            sendClose(status);
            outgoing.end();
        }
    }

    private void sendClose(CloseStatus status) {
        outgoing.control(Opcode.CLOSE, FrameWriter.closePayload(status));
    }

    /** The connection beneath is gone: gives its memory back. */
    public void end() {
        if (move(Plain.CONNECTION_LOST) == Effect.RELEASE) {
            release();
        }
    }

    private void release() {
        input.clear();
        heldPong = null;
        incoming.end();
        outgoing.end();
    }
}
