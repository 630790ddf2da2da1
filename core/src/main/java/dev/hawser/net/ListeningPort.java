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

    /**
     * The name under which another process is given {@link #descriptor()} so that its port at the same place takes it; see {@link
     * PassedSockets}. It says what was asked for, such as {@code tcp 0.0.0.0:0} where {@link #host()} has the number that came of
     * it.
     *
     * @throws UnsupportedOperationException where there is no descriptor to be given
     */
    default String passingName() {
        throw new UnsupportedOperationException("there is no descriptor behind " + host());
    }

    /** Whether it accepts connections. */
    boolean isListening();

    /**
     * Another descriptor of the listening socket, for a process that is to accept on it in this one's place or beside
     * it: newcomers wait in the one queue that both share. It is the caller's, who closes it, and closed at an exec
     * unless whoever starts the process says otherwise. From the first call on, {@link #stopListening()} and the end of
     * the reactor only stop accepting here: the path of a Unix socket stays, since somebody may listen on it, until
     * {@link #takeBack()}.
     *
     * @throws IllegalStateException when not listening
     * @throws UnsupportedOperationException where there is no descriptor to be had: on {@code nio} and in memory
     */
    default OpenDescriptor descriptor() {
        throw new UnsupportedOperationException("there is no descriptor behind " + host());
    }

    /**
     * Nobody else listens by a {@link #descriptor()} of this port any more, nor will: the path of a Unix socket goes with it again.
     * Without effect where there is no such descriptor.
     */
    default void takeBack() {}

    /**
     * Accepts no more; fires in a later turn, when the socket is closed. Connections it accepted go on. A port that
     * does not listen gives a fired Deferred.
     */
    Deferred<@Nullable Void> stopListening();

    /**
     * Listens again after {@link #stopListening()}, on the port number or path that it had.
     *
     * @throws CannotListen when that is not to be had, as always with an adopted socket, which was closed
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
