package dev.hawser.web.websocket.wire;

import dev.hawser.web.websocket.wire.WebSocketInput.CloseAsked;
import dev.hawser.web.websocket.wire.WebSocketInput.CloseCame;
import dev.hawser.web.websocket.wire.WebSocketInput.Plain;
import dev.hawser.web.websocket.wire.WebSocketInput.ViolationCame;
import dev.hawser.web.websocket.wire.WebSocketState.CloseSent;
import dev.hawser.web.websocket.wire.WebSocketState.Closed;
import dev.hawser.web.websocket.wire.WebSocketState.Ended;
import dev.hawser.web.websocket.wire.WebSocketState.Failed;
import dev.hawser.web.websocket.wire.WebSocketState.Open;

/** All that may follow from a state and an input. Pure, and without an object for what happens with each message. */
final class WebSocketTransitions {
    private static final Step OPEN_TELL = new Step(WebSocketState.OPEN, Effect.TELL);
    private static final Step OPEN_ANSWER = new Step(WebSocketState.OPEN, Effect.TELL_AND_ANSWER);
    private static final Step OPEN_SEND = new Step(WebSocketState.OPEN, Effect.SEND);
    private static final Step END = new Step(new Ended(), Effect.RELEASE);

    private WebSocketTransitions() {}

    /** What is to be done. */
    enum Effect {
        /** Nothing: what came or was asked for is dropped. */
        DROP,
        /** The program is told. */
        TELL,
        /** The program is told, and the peer gets a frame: a pong, a Close. */
        TELL_AND_ANSWER,
        /** The frame that the program asked for is sent. */
        SEND,
        /** Memory is given back. */
        RELEASE
    }

    /** What follows. */
    record Step(WebSocketState next, Effect effect) {}

    static Step on(WebSocketState state, WebSocketInput input) {
        return switch (state) {
            case Open _ -> whenOpen(input);
            case CloseSent _ -> whenCloseSent(state, input);
            case Closed _, Failed _ -> input == Plain.CONNECTION_LOST ? END : new Step(state, Effect.DROP);
            case Ended _ -> new Step(state, Effect.DROP);
        };
    }

    private static Step whenOpen(WebSocketInput input) {
        return switch (input) {
            case Plain plain ->
                switch (plain) {
                    case MESSAGE_CAME, PONG_CAME -> OPEN_TELL;
                    case PING_CAME -> OPEN_ANSWER;
                    case FRAME_ASKED -> OPEN_SEND;
                    case CONNECTION_LOST -> END;
                };
            case CloseCame(CloseStatus status) -> new Step(new Closed(status), Effect.TELL_AND_ANSWER);
            case ViolationCame(CloseStatus status) -> new Step(new Failed(status), Effect.TELL_AND_ANSWER);
            case CloseAsked(CloseStatus status) -> new Step(new CloseSent(status), Effect.SEND);
        };
    }

    private static Step whenCloseSent(WebSocketState state, WebSocketInput input) {
        return switch (input) {
            case Plain plain -> plain == Plain.CONNECTION_LOST ? END : new Step(state, Effect.DROP);
            case CloseCame(CloseStatus status) -> new Step(new Closed(status), Effect.TELL);
            case ViolationCame(CloseStatus status) -> new Step(new Failed(status), Effect.TELL);
            case CloseAsked _ -> new Step(state, Effect.DROP);
        };
    }
}
