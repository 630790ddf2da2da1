package dev.hawser.net;

import dev.hawser.deferred.Deferred;
import org.jspecify.annotations.Nullable;

/** A port on which all reactors of a {@link ReactorGroup} accept connections. */
public interface GroupPort {
    /** Where it listens, with the real number where port 0 was asked for. From any thread. */
    Address host();

    /** The port number. From any thread. */
    default int port() {
        return host().port();
    }

    /**
     * Accepts no more, on any reactor; fires when all of them have closed. Connections go on. To be called on the thread
     * of one of the reactors, whose the Deferred is. The second time it gives a fired one.
     */
    Deferred<@Nullable Void> stopListening();
}
