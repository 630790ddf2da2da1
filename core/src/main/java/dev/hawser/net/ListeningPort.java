package dev.hawser.net;

import dev.hawser.deferred.Deferred;
import org.jspecify.annotations.Nullable;

/** A port that accepts connections. Used on the reactor's thread. */
public interface ListeningPort {
    /** Where it listens, with the real number where port 0 was asked for. Stays readable after the port is closed. */
    Address host();

    /** The port number. */
    default int port() {
        return host().port();
    }

    /** Whether it accepts connections. */
    boolean isListening();

    /**
     * Accepts no more; fires in a later turn, when the socket is closed. Connections it accepted go on. A port that
     * does not listen gives a fired Deferred.
     */
    Deferred<@Nullable Void> stopListening();

    /**
     * Listens again after {@link #stopListening()}, on the port number that it had.
     *
     * @throws CannotListen when that is not to be had
     * @throws IllegalStateException when listening
     */
    void startListening();

    /**
     * Accepts nobody until {@link #resumeAccepting()}: newcomers wait in the operating system's queue, which is as long as the
     * backlog. Those that it has accepted by now may still come.
     *
     * @throws UnsupportedOperationException where connections do not come from such a queue
     */
    default void pauseAccepting() {
        throw new UnsupportedOperationException(getClass().getName() + " has no queue that newcomers could wait in");
    }

    /** Accepts again. Without effect where nobody has paused it. */
    default void resumeAccepting() {}
}
