package dev.hawser.launcher.log;

import dev.hawser.system.LocalDatagrams;
import dev.hawser.system.LocalDatagrams.Outcome;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages to a daemon, in order. Many a system lets ten messages wait for a daemon, which a stack trace has more of: what
 * finds no room waits here, within bounds, and a thread tries again until all is sent.
 *
 * <p>All is guarded by the object's lock, which nobody holds while waiting.
 */
final class Outbox {
    private static final int MOST_MESSAGES = 1000;
    private static final int MOST_BYTES = 1 << 20;
    private static final long RETRY_MILLIS = 10;
    private static final long LAST_MILLIS = 1000;

    private final LocalDatagrams daemon;
    private final Consumer<String> losses;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean closed;
    private @Nullable Thread sender;

    /** @param losses told, under the lock, why a message that waited was lost */
    Outbox(LocalDatagrams daemon, Consumer<String> losses) {
        this.daemon = daemon;
        this.losses = losses;
    }

    /** Sends {@code message}, or keeps it to be sent, which counts as sent; {@link Outcome#FULL} where it has no room either. */
    synchronized Outcome send(byte[] message) {
        if (waiting.isEmpty()) {
            Outcome outcome = daemon.send(message);
            if (outcome != Outcome.FULL) {
                return outcome;
            }
        }
        if (closed || waiting.size() >= MOST_MESSAGES || message.length > MOST_BYTES - waitingBytes) {
            return Outcome.FULL;
        }
        waiting.add(message);
        waitingBytes += message.length;
        if (sender == null) {
            sender = Thread.ofPlatform().daemon().name("hawser-log-sender").start(this::sendWaiting);
        }
        return Outcome.SENT;
    }

    private synchronized void sendWaiting() {
        try {
            for (byte[] message = waiting.peek(); message != null; message = waiting.peek()) {
                Outcome outcome = daemon.send(message);
                if (outcome == Outcome.FULL) {
                    wait(RETRY_MILLIS);
                    continue;
                }
                waiting.remove();
                waitingBytes -= message.length;
                if (outcome != Outcome.SENT) {
                    losses.accept(outcome == Outcome.GONE ? "nobody is there" : "its socket takes no such large messages");
                }
            }
        } catch (InterruptedException nobodyOfOurs) {
            losses.accept("the thread that sends was interrupted");
        } finally {
            sender = null;
            notifyAll();
        }
    }

    /** Waits until nothing waits any more, for a second at most. */
    synchronized void drain() {
        try {
            if (sender != null) {
                wait(LAST_MILLIS);
            }
        } catch (InterruptedException soon) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what it can within a second, and closes the socket. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            drain();
            if (!waiting.isEmpty()) {
                waiting.clear();
                losses.accept("its queue is full");
            }
            daemon.close();
        }
    }
}
