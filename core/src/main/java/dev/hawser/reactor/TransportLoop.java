package dev.hawser.reactor;

import dev.hawser.net.LogContext;
import dev.hawser.net.Reactor;
import dev.hawser.reactor.spi.SpareArray;

/** What a {@link StreamTransport} asks of the loop that carries it. */
public interface TransportLoop {
    /** An event of a transport begins; for a loop that is watched from outside. */
    default void eventBegins() {}

    /** The reactor that protocols are shown. */
    Reactor reactor();

    /** The log context of the loop's thread. */
    LogContext context();

    /** Has {@link StreamTransport#turn()} called, once, before the loop waits again. */
    void wantsTurn(StreamTransport transport);

    /** Counts {@code byteCount} more (or, negative, less) bytes held for connections. */
    void held(long byteCount);

    /** What the loop's queues share for gathering; always the same one. */
    SpareArray spareArray();

    /** What the loop's TLS layers share; always the same one. */
    RecordArrays recordArrays();

    /** {@code transport} is closed for good. */
    void forget(StreamTransport transport);
}
