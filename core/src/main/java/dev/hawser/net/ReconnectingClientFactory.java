package dev.hawser.net;

import dev.hawser.time.DelayedCall;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client factory that connects again when an attempt fails or a connection is lost, each time after a longer delay.
 *
 * <p>Call {@link #resetDelay()} once a connection has proved good (for many protocols: when the log-in succeeded, not
 * when TCP connected), otherwise the delays grow from one loss to the next. One instance serves one {@link Connector}.
 * Between a loss and the next attempt no connector uses the factory: {@code stopFactory} and {@code startFactory} are
 * called then.
 *
 * <p>A subclass that overrides an event calls {@code super}. Used on the reactor's thread.
 */
public abstract class ReconnectingClientFactory implements ClientFactory {
    /** {@link Backoff#maxRetries()} of one who never gives up. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /**
     * How long to wait before each attempt. The delay is multiplied before it is used, so that the first one is
     * {@code initialDelay} times {@code factor}.
     *
     * @param initialDelay what the first delay is made from
     * @param factor what each delay is multiplied by to give the next, at least 1
     * @param maxDelay no delay is longer, jitter included
     * @param jitter the standard deviation of the delay in proportion to it, so that the clients of a server that went
     *     down do not come back all at once; 0 for none
     * @param maxRetries how many attempts in a row may fail, after the first, before it gives up
     */
    public record Backoff(Duration initialDelay, double factor, Duration maxDelay, double jitter, int maxRetries) {
        /** Twisted's: 1 s, growing by e up to an hour, jitter 0.1196, for ever. */
        public static final Backoff DEFAULT =
                new Backoff(Duration.ofSeconds(1), Math.E, Duration.ofHours(1), 0.119626565582, UNLIMITED);

        /** Refuses delays that are not positive, a factor below 1, and negative figures. */
        public Backoff {
            if (!initialDelay.isPositive() || maxDelay.compareTo(initialDelay) < 0) {
                throw new IllegalArgumentException(
                        "0 < initialDelay <= maxDelay is due, not " + initialDelay + " and " + maxDelay);
            }
            if (maxDelay.compareTo(Duration.ofDays(36500)) > 0) {
                throw new IllegalArgumentException("maxDelay is at most 36500 days, not " + maxDelay);
            }
            if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("factor must be a number of at least 1, not " + factor);
            }
            if (!(jitter >= 0 && jitter < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("jitter must be a number of at least 0, not " + jitter);
            }
            if (maxRetries < 0) {
                throw new IllegalArgumentException("maxRetries must not be negative, but is " + maxRetries);
            }
        }

        /** This backoff from another initial delay. */
        public Backoff withInitialDelay(Duration delay) {
            return new Backoff(delay, factor, maxDelay, jitter, maxRetries);
        }

        /** This backoff with another growth. */
        public Backoff withFactor(double factor) {
            return new Backoff(initialDelay, factor, maxDelay, jitter, maxRetries);
        }

        /** This backoff up to another delay. */
        public Backoff withMaxDelay(Duration delay) {
            return new Backoff(initialDelay, factor, delay, jitter, maxRetries);
        }

        /** This backoff with another jitter. */
        public Backoff withJitter(double jitter) {
            return new Backoff(initialDelay, factor, maxDelay, jitter, maxRetries);
        }

        /** This backoff with another number of retries. */
        public Backoff withMaxRetries(int retries) {
            return new Backoff(initialDelay, factor, maxDelay, jitter, retries);
        }
    }

    private static final String PREFIX = "ReconnectingClientFactory";
    private static final double NANOS_IN_SECOND = 1e9;

    private final Reactor reactor;
    private final Backoff backoff;
    /** The delay before jitter: were the jittered one multiplied, one draw near zero would stay near zero. */
    private double delaySeconds;

    private int retries;
    private boolean trying = true;
    private @Nullable Connector connector;
    private @Nullable DelayedCall retry;

    /** With {@link Backoff#DEFAULT}. */
    protected ReconnectingClientFactory(Reactor reactor) {
        this(reactor, Backoff.DEFAULT);
    }

    /** Waits on the clock of {@code reactor}, and draws the jitter from its random numbers. */
    protected ReconnectingClientFactory(Reactor reactor, Backoff backoff) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.backoff = Objects.requireNonNull(backoff, "backoff");
        this.delaySeconds = seconds(backoff.initialDelay());
    }

    /** Takes back a retry that was waiting, since this attempt is in its place. */
    @Override
    public void startedConnecting(Connector connector) throws Exception {
        cancelRetry();
        this.connector = connector;
    }

    /** Tries again later. */
    @Override
    public void clientConnectionFailed(Connector connector, ConnectionEnd reason) throws Exception {
        this.connector = connector;
        retryLater(connector);
    }

    /** Tries again later. */
    @Override
    public void clientConnectionLost(Connector connector, ConnectionEnd reason) throws Exception {
        this.connector = connector;
        retryLater(connector);
    }

    /** The connection is good: the next delay is the first again, and the retries are counted from 0. */
    public final void resetDelay() {
        reactor.checkThread();
        delaySeconds = seconds(backoff.initialDelay());
        retries = 0;
    }

    /**
     * Tries no more: a retry that waits is taken back, and so is an attempt in progress. A connection that is there
     * stays, and is not made again when it is lost.
     */
    public final void stopTrying() {
        reactor.checkThread();
        trying = false;
        cancelRetry();
        if (connector != null && connector.state() == Connector.State.CONNECTING) {
            connector.stopConnecting();
        }
    }

    /**
     * Takes {@link #stopTrying()} back: the next failure or loss is followed by a retry. Begins nothing by itself;
     * {@link Connector#connect()} does.
     */
    public final void continueTrying() {
        reactor.checkThread();
        trying = true;
    }

    /** Retries since the start, or since {@link #resetDelay()}. */
    public final int retries() {
        return retries;
    }

    /** Whether the next attempt is waiting for its time. */
    public final boolean isWaiting() {
        return retry != null;
    }

    private void retryLater(Connector connector) {
        cancelRetry();
        if (!trying || connector.state() != Connector.State.DISCONNECTED) {
            return;
        }
        if (retries >= backoff.maxRetries()) {
            LogContext.log(getClass(), PREFIX, "Abandoning %s after %d retries.", connector.destination(), retries);
            return;
        }
        if (retries < UNLIMITED) {
            retries++;
        }
        Duration delay = nextDelay();
        LogContext.log(
                getClass(), PREFIX, "Will retry %s in %.1f seconds.", connector.destination(), seconds(delay));
        retry = reactor.callLater(delay, () -> {
            retry = null;
            if (connector.state() == Connector.State.DISCONNECTED) {
                connector.connect();
            }
        });
    }

    private Duration nextDelay() {
        double longest = seconds(backoff.maxDelay());
        delaySeconds = Math.min(delaySeconds * backoff.factor(), longest);
        double jittered = backoff.jitter() == 0
                ? delaySeconds
                : reactor.random().nextGaussian(delaySeconds, delaySeconds * backoff.jitter());
        return Duration.ofNanos(Math.round(Math.clamp(jittered, 0, longest) * NANOS_IN_SECOND));
    }

    private void cancelRetry() {
        DelayedCall waiting = retry;
        retry = null;
        if (waiting != null && waiting.isActive()) {
            waiting.cancel();
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / NANOS_IN_SECOND;
    }
}
