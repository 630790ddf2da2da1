package dev.hawser.launcher.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.hawser.net.Address;
import dev.hawser.system.LocalDatagrams;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Events as datagrams to a daemon of this machine. Who logs never waits: what neither the daemon nor the {@link Outbox} has room
 * for is lost, complained of on standard error, and told of with the next event that it takes.
 */
final class DatagramAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int SMALLEST_LIMIT = 512;

    private final LoggerContext logback;
    private final DatagramLines lines;

    /** Guards what follows. */
    private final Outbox daemon;

    private final Losses losses;
    private long lastMillis;

    private volatile int sizeLimit;

    /**
     * Connects to the daemon.
     *
     * @param name what people call it
     * @param sizeLimit what it takes of a message; less where the system says so
     */
    DatagramAppender(
            String name, Path socket, DatagramLines lines, int sizeLimit, LoggerContext logback, PrintStream standardError)
            throws CannotLog {
        this.logback = logback;
        this.lines = lines;
        this.sizeLimit = sizeLimit;
        this.losses = new Losses("cannot log to " + name + " at " + socket, standardError);
        try {
            this.daemon = new Outbox(
                    LocalDatagrams.open(Address.Unix.of(socket.toAbsolutePath().toString())),
                    why -> losses.add(why, lastMillis));
        } catch (IOException | UnsupportedOperationException refused) {
            throw new CannotLog(
                    "cannot log to " + name + " at " + socket + ": " + CannotLog.reason(refused), refused);
        }
        OwnEvents.rehearse(logback, event -> lines.of(event, sizeLimit));
        setContext(logback);
        setName(name);
    }

    @Override
    protected void append(ILoggingEvent event) {
        long millis = event.getTimeStamp();
        // Not under the lock: what an exception has to say may be a program's code, which may wait for another that logs.
        List<byte[]> messages = lines.of(event, sizeLimit);
        synchronized (daemon) {
            lastMillis = millis;
            if (!losses.isNone() && !tellLosses(millis)) {
                return;
            }
            send(event, messages, millis);
        }
    }

    private boolean tellLosses(long millis) {
        return OwnEvents.encoded(logback, losses.text(), millis, own -> send(own, lines.of(own, sizeLimit), millis));
    }

    /** Whether all of it was sent; it is counted as lost otherwise. */
    private boolean send(ILoggingEvent event, List<byte[]> made, long millis) {
        List<byte[]> messages = made;
        for (int i = 0; i < messages.size(); ) {
            switch (daemon.send(messages.get(i))) {
                case SENT -> i++;
                case TOO_LARGE -> {
                    int smaller = sizeLimit / 2;
                    if (smaller < SMALLEST_LIMIT) {
                        return lose("its socket takes no messages of " + sizeLimit + " bytes", millis);
                    }
                    sizeLimit = smaller;
                    messages = lines.of(event, smaller);
                }
                case FULL -> {
                    return lose("its queue is full", millis);
                }
                case GONE -> {
                    return lose("nobody is there", millis);
                }
            }
        }
        losses.clear();
        return true;
    }

    private boolean lose(String why, long millis) {
        losses.add(why, millis);
        return false;
    }

    @Override
    public void stop() {
        super.stop();
        daemon.close();
    }

    /** Waits for what is still to be sent, a second at most. */
    void drain() {
        daemon.drain();
    }
}
