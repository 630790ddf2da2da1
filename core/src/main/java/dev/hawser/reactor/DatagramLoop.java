package dev.hawser.reactor;

import dev.hawser.net.LogContext;
import dev.hawser.net.Reactor;
import dev.hawser.time.Action;
import dev.hawser.time.Origin;
import org.jspecify.annotations.Nullable;

/** What a {@link DatagramPort} asks of the loop that carries it. */
public interface DatagramLoop {
    /** An event of a socket begins; for a loop that is watched from outside. */
    default void eventBegins() {}

    /** The reactor that protocols are shown. */
    Reactor reactor();

    /** The log context of the loop's thread. */
    LogContext context();

    /** Runs {@code action} in a later turn. */
    void nextTurn(Action action);

    /** The promises of the reactor's own. */
    Owed owed();

    /** Where the running code was called from, where that is recorded. */
    @Nullable Origin origin();

    /** {@code port} is open from now on. */
    void opened(DatagramPort port);

    /** {@code port} is closed for good. */
    void closed(DatagramPort port);
}
