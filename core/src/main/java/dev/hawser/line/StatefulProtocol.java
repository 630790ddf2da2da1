package dev.hawser.line;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A protocol whose messages have parts of known sizes: each state says how many bytes it waits for, and what to do with
 * them.
 *
 * <pre>{@code
 * final class Records extends StatefulProtocol {
 *     @Override public State initialState() { return expect(2, this::sizeReceived); }
 *     private State sizeReceived(Bytes size) { return expect(1 + size.unsignedShortAt(0), this::bodyReceived); }
 *     private State bodyReceived(Bytes body) { ...; return initialState(); }
 * }
 * }</pre>
 *
 * <p>Steps run in order, for as long as the transport {@linkplain dev.hawser.net.Transport#isReading() is reading}; the
 * rest waits. As many bytes as the state waits for are kept: check a size that the peer sent before waiting for it.
 */
public abstract class StatefulProtocol extends Framing {
    private @Nullable State state;

    /** For subclasses. */
    protected StatefulProtocol() {}

    /** What is done with the bytes of a state. */
    @FunctionalInterface
    public interface Step {
        /**
         * {@code data} has as many bytes as the state waited for. The next state, or null to stay in the present one.
         */
        @Nullable State received(Bytes data) throws Exception;
    }

    /**
     * A state.
     *
     * @param byteCount how many bytes it waits for, at least one
     * @param step what is done with them
     */
    public record State(int byteCount, Step step) {
        /** Refuses a count that is not positive: such a state would never end. */
        public State {
            if (byteCount < 1) {
                throw new IllegalArgumentException("a state must wait for at least 1 byte, not " + byteCount);
            }
        }
    }

    /** The state that waits for {@code byteCount} bytes, at least one, and then does {@code step}. */
    protected static State expect(int byteCount, Step step) {
        return new State(byteCount, step);
    }

    /** The first state. Asked for when the first bytes come. */
    public abstract State initialState();

    @Override
    final boolean dispatch(ByteQueue received) throws Exception {
        State present = state;
        if (present == null) {
            present = initialState();
            state = present;
        }
        if (received.size() < present.byteCount()) {
            received.expect(present.byteCount());
            return false;
        }
        State next = present.step().received(received.take(present.byteCount()));
        if (next != null) {
            state = next;
        }
        return true;
    }
}
