package dev.hawser.web.http2.wire;

import static dev.hawser.web.http2.wire.StreamState.CLOSED;
import static dev.hawser.web.http2.wire.StreamState.HALF_CLOSED_LOCAL;
import static dev.hawser.web.http2.wire.StreamState.HALF_CLOSED_REMOTE;
import static dev.hawser.web.http2.wire.StreamState.OPEN;
import static dev.hawser.web.http2.wire.StreamState.RESET;

/**
 * What an input makes of a stream: the one transition function of RFC 9113, section 5.1, as a table.
 *
 * @param state the state afterwards
 * @param verdict what is to be done with the input
 */
record StreamStep(StreamState state, Verdict verdict) {
    /** What is to be done. */
    enum Verdict {
        /** It is as it should be. */
        TAKE,
        /** It changes nothing, and is no fault. */
        IGNORE,
        /** The program cannot do that now. */
        MISUSE,
        /** The stream is reset with STREAM_CLOSED. */
        STREAM_CLOSED,
        /** The connection ends with STREAM_CLOSED. */
        CONNECTION_STREAM_CLOSED,
        /** The connection ends with PROTOCOL_ERROR. */
        CONNECTION_PROTOCOL_ERROR
    }

    private static final StreamStep[][] TABLE = table();

    /** What {@code input} makes of a stream in {@code state}. */
    static StreamStep on(StreamState state, StreamInput input) {
        return TABLE[state.ordinal()][input.ordinal()];
    }

    private static StreamStep[][] table() {
        StreamState[] states = StreamState.values();
        StreamInput[] inputs = StreamInput.values();
        StreamStep[][] table = new StreamStep[states.length][inputs.length];
        for (StreamState state : states) {
            for (StreamInput input : inputs) {
                table[state.ordinal()][input.ordinal()] = switch (state) {
                    case IDLE -> onIdle(input);
                    case OPEN -> onOpen(input);
                    case HALF_CLOSED_LOCAL -> onHalfClosedLocal(input);
                    case HALF_CLOSED_REMOTE -> onHalfClosedRemote(input);
                    case CLOSED -> onClosed(input);
                    case RESET -> onReset(input);
                };
            }
        }
        return table;
    }

    private static StreamStep onIdle(StreamInput input) {
        return switch (input) {
            case SEND_HEADERS, RECEIVE_HEADERS -> take(OPEN);
            case RECEIVE_PRIORITY -> ignore(StreamState.IDLE);
            case SEND_DATA, SEND_END, SEND_RESET -> new StreamStep(StreamState.IDLE, Verdict.MISUSE);
            case RECEIVE_DATA, RECEIVE_END, RECEIVE_RESET, RECEIVE_WINDOW ->
                new StreamStep(StreamState.IDLE, Verdict.CONNECTION_PROTOCOL_ERROR);
        };
    }

    private static StreamStep onOpen(StreamInput input) {
        return switch (input) {
            case SEND_HEADERS, SEND_DATA, RECEIVE_HEADERS, RECEIVE_DATA, RECEIVE_WINDOW -> take(OPEN);
            case SEND_END -> take(HALF_CLOSED_LOCAL);
            case RECEIVE_END -> take(HALF_CLOSED_REMOTE);
            case SEND_RESET -> take(RESET);
            case RECEIVE_RESET -> take(CLOSED);
            case RECEIVE_PRIORITY -> ignore(OPEN);
        };
    }

    private static StreamStep onHalfClosedLocal(StreamInput input) {
        return switch (input) {
            case RECEIVE_HEADERS, RECEIVE_DATA -> take(HALF_CLOSED_LOCAL);
            case RECEIVE_END, RECEIVE_RESET -> take(CLOSED);
            case SEND_RESET -> take(RESET);
            case SEND_HEADERS, SEND_DATA, SEND_END -> new StreamStep(HALF_CLOSED_LOCAL, Verdict.MISUSE);
            case RECEIVE_WINDOW, RECEIVE_PRIORITY -> ignore(HALF_CLOSED_LOCAL);
        };
    }

    private static StreamStep onHalfClosedRemote(StreamInput input) {
        return switch (input) {
            case SEND_HEADERS, SEND_DATA, RECEIVE_WINDOW -> take(HALF_CLOSED_REMOTE);
            case SEND_END, RECEIVE_RESET -> take(CLOSED);
            case SEND_RESET -> take(RESET);
            case RECEIVE_HEADERS, RECEIVE_DATA, RECEIVE_END -> new StreamStep(RESET, Verdict.STREAM_CLOSED);
            case RECEIVE_PRIORITY -> ignore(HALF_CLOSED_REMOTE);
        };
    }

    private static StreamStep onClosed(StreamInput input) {
        return switch (input) {
            case SEND_HEADERS, SEND_DATA, SEND_END -> new StreamStep(CLOSED, Verdict.MISUSE);
            case RECEIVE_HEADERS, RECEIVE_DATA, RECEIVE_END ->
                new StreamStep(CLOSED, Verdict.CONNECTION_STREAM_CLOSED);
            case SEND_RESET, RECEIVE_RESET, RECEIVE_WINDOW, RECEIVE_PRIORITY -> ignore(CLOSED);
        };
    }

    private static StreamStep onReset(StreamInput input) {
        return switch (input) {
            case SEND_HEADERS, SEND_DATA, SEND_END -> new StreamStep(RESET, Verdict.MISUSE);
            default -> ignore(RESET);
        };
    }

    private static StreamStep take(StreamState state) {
        return new StreamStep(state, Verdict.TAKE);
    }

    private static StreamStep ignore(StreamState state) {
        return new StreamStep(state, Verdict.IGNORE);
    }
}
