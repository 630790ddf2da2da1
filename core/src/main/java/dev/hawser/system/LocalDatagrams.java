package dev.hawser.system;

import dev.hawser.net.Address;
import dev.hawser.reactor.linux.LocalSender;
import java.io.IOException;

/**
 * Datagrams to a program of this machine that has a Unix socket, as a syslog daemon or systemd has. From any thread and never
 * waiting: what the receiver does not take at once is not sent, and the caller is told so.
 *
 * <p>A connected socket needs neither its receiver's path nor the right to it any more, so it goes on after a change of the
 * user or of the root folder. A receiver that was started anew has to be found by its path again, which needs both.
 */
public final class LocalDatagrams implements AutoCloseable {
    /** What became of a datagram. */
    public enum Outcome {
        /** The receiver has it in its queue. */
        SENT,
        /** The receiver's queue had no room. */
        FULL,
        /** It is larger than the system's sockets take. */
        TOO_LARGE,
        /** There was no receiver, and nobody at its path either. */
        GONE
    }

    private final Address.Unix receiver;
    private final LocalSender sender;
    private boolean closed;

    private LocalDatagrams(Address.Unix receiver, LocalSender sender) {
        this.receiver = receiver;
        this.sender = sender;
    }

    /**
     * Connects to the socket at {@code receiver}, a path or an abstract name.
     *
     * @throws IOException when nobody is there, or this process has not the right; the message is the reason alone
     * @throws IllegalArgumentException when that is no name of a socket
     * @throws UnsupportedOperationException where {@link CurrentProcess#obstacle()} is not null
     */
    public static LocalDatagrams open(Address.Unix receiver) throws IOException {
        if (receiver.path().isEmpty()) {
            throw new IllegalArgumentException("the path of a receiver is not empty");
        }
        CurrentProcess.checkAvailable();
        LocalSender sender = new LocalSender();
        try {
            sender.connect(receiver);
        } catch (IOException | RuntimeException refused) {
            sender.close();
            throw refused;
        }
        return new LocalDatagrams(receiver, sender);
    }

    /**
     * Sends {@code message} as one datagram. Where the receiver has gone, it first connects to whoever is at its path now.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized Outcome send(byte[] message) {
        if (closed) {
            throw new IllegalStateException("closed: no more datagrams to " + receiver);
        }
        Outcome outcome = outcome(sender.send(message));
        if (outcome != Outcome.GONE) {
            return outcome;
        }
        try {
            sender.connect(receiver);
        } catch (IOException nobody) {
            return Outcome.GONE;
        }
        return outcome(sender.send(message));
    }

    private static Outcome outcome(int error) {
        if (error == 0) {
            return Outcome.SENT;
        }
        if (LocalSender.isFull(error)) {
            return Outcome.FULL;
        }
        return LocalSender.isTooLarge(error) ? Outcome.TOO_LARGE : Outcome.GONE;
    }

    /** Closes the socket; once is enough. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            sender.close();
        }
    }

    @Override
    public String toString() {
        return "datagrams to " + receiver;
    }
}
