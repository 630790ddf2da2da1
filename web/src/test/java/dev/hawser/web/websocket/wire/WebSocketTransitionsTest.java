package dev.hawser.web.websocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.web.websocket.wire.WebSocketInput.CloseAsked;
import dev.hawser.web.websocket.wire.WebSocketInput.CloseCame;
import dev.hawser.web.websocket.wire.WebSocketInput.Plain;
import dev.hawser.web.websocket.wire.WebSocketInput.ViolationCame;
import dev.hawser.web.websocket.wire.WebSocketState.CloseSent;
import dev.hawser.web.websocket.wire.WebSocketState.Closed;
import dev.hawser.web.websocket.wire.WebSocketState.Ended;
import dev.hawser.web.websocket.wire.WebSocketState.Failed;
import dev.hawser.web.websocket.wire.WebSocketTransitions.Effect;
import dev.hawser.web.websocket.wire.WebSocketTransitions.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every state with every input. */
class WebSocketTransitionsTest {
    private static final CloseStatus OURS = CloseStatus.of(1000);
    private static final CloseStatus PEERS = CloseStatus.of(1001);
    private static final List<WebSocketInput> INPUTS = List.of(
            Plain.MESSAGE_CAME,
            Plain.PING_CAME,
            Plain.PONG_CAME,
            Plain.FRAME_ASKED,
            Plain.CONNECTION_LOST,
            new CloseCame(PEERS),
            new ViolationCame(OURS),
            new CloseAsked(OURS));

    private static Step step(WebSocketState next, Effect effect) {
        return new Step(next, effect);
    }

    private static void assertRow(WebSocketState state, Step... expected) {
        assertThat(INPUTS.stream().map(input -> WebSocketTransitions.on(state, input)))
                .as("%s", state)
                .containsExactly(expected);
    }

    private static void assertDeaf(WebSocketState state, Step atEnd) {
        Step drop = step(state, Effect.DROP);
        assertRow(state, drop, drop, drop, drop, atEnd, drop, drop, drop);
    }

    @Test
    void open() {
        WebSocketState open = WebSocketState.OPEN;
        assertRow(
                open,
                step(open, Effect.TELL),
                step(open, Effect.TELL_AND_ANSWER),
                step(open, Effect.TELL),
                step(open, Effect.SEND),
                step(new Ended(), Effect.RELEASE),
                step(new Closed(PEERS), Effect.TELL_AND_ANSWER),
                step(new Failed(OURS), Effect.TELL_AND_ANSWER),
                step(new CloseSent(OURS), Effect.SEND));
    }

    @Test
    void closeSent() {
        WebSocketState state = new CloseSent(OURS);
        Step drop = step(state, Effect.DROP);
        assertRow(
                state,
                drop,
                drop,
                drop,
                drop,
                step(new Ended(), Effect.RELEASE),
                step(new Closed(PEERS), Effect.TELL),
                step(new Failed(OURS), Effect.TELL),
                drop);
    }

    @Test
    void afterThatNothingButTheEndCounts() {
        assertDeaf(new Closed(PEERS), step(new Ended(), Effect.RELEASE));
        assertDeaf(new Failed(OURS), step(new Ended(), Effect.RELEASE));
        assertDeaf(new Ended(), step(new Ended(), Effect.DROP));
    }
}
