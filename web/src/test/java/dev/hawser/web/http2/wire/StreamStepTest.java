package dev.hawser.web.http2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.web.http2.wire.StreamStep.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamStepTest {
    /** Rows: the state; columns in the order of the inputs: the state afterwards, or what is said instead. */
    @ParameterizedTest
    @CsvSource({
        "IDLE,     OPEN, MISUSE, MISUSE, MISUSE,   OPEN, PROTOCOL, PROTOCOL, PROTOCOL, PROTOCOL, -",
        "OPEN,     OPEN, OPEN, LOCAL, RESET,       OPEN, OPEN, REMOTE, CLOSED, OPEN, -",
        "LOCAL,    MISUSE, MISUSE, MISUSE, RESET,  LOCAL, LOCAL, CLOSED, CLOSED, -, -",
        "REMOTE,   REMOTE, REMOTE, CLOSED, RESET,  STREAM, STREAM, STREAM, CLOSED, REMOTE, -",
        "CLOSED,   MISUSE, MISUSE, MISUSE, -,      OVER, OVER, OVER, -, -, -",
        "RESET,    MISUSE, MISUSE, MISUSE, -,      -, -, -, -, -, -",
    })
    void everyInputInEveryState(
            String state, String sh, String sd, String se, String sr, String rh, String rd, String re, String rr, String rw, String rp) {
        String[] expected = {sh, sd, se, sr, rh, rd, re, rr, rw, rp};
        for (StreamInput input : StreamInput.values()) {
            assertThat(shown(StreamStep.on(named(state), input)))
                    .as(state + " on " + input)
                    .isEqualTo(expected[input.ordinal()]);
        }
    }

    @Test
    void nothingLeavesTheEnd() {
        for (StreamInput input : StreamInput.values()) {
            assertThat(StreamStep.on(StreamState.CLOSED, input).state()).isEqualTo(StreamState.CLOSED);
            assertThat(StreamStep.on(StreamState.RESET, input).state()).isEqualTo(StreamState.RESET);
        }
    }

    private static StreamState named(String name) {
        return switch (name) {
            case "LOCAL" -> StreamState.HALF_CLOSED_LOCAL;
            case "REMOTE" -> StreamState.HALF_CLOSED_REMOTE;
            default -> StreamState.valueOf(name);
        };
    }

    private static String shown(StreamStep step) {
        return switch (step.verdict()) {
            case TAKE -> step.state().name().replace("HALF_CLOSED_", "");
            case IGNORE -> "-";
            case MISUSE -> "MISUSE";
            case STREAM_CLOSED -> "STREAM";
            case CONNECTION_STREAM_CLOSED -> "OVER";
            case CONNECTION_PROTOCOL_ERROR -> "PROTOCOL";
        };
    }

    @Test
    void theProgramIsNeverBlamedForThePeer() {
        for (StreamState state : StreamState.values()) {
            for (StreamInput input : StreamInput.values()) {
                boolean isMisuse = StreamStep.on(state, input).verdict() == Verdict.MISUSE;
                assertThat(isMisuse && !input.isSent()).as(state + " on " + input).isFalse();
            }
        }
    }
}
