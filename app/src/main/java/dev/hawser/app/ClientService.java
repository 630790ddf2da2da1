package dev.hawser.app;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Transform;
import dev.hawser.deferred.Work;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Scheduler;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection while it runs: connects, and again after each failure and each loss, with a rest in between.
 *
 * <pre>{@code
 * ClientService<Ticker> ticker = application.add(
 *         ClientService.of(reactor, "ticker", ClientEndpoint.parse(reactor, "tcp:example.com:7000"), Ticker::new));
 * ticker.whenConnected().finish(Ticker::subscribe, failure -> log(failure));
 * }</pre>
 *
 * <p>It runs as soon as it is started, connected or not: {@link #whenConnected()} tells. Its stop calls an attempt off, or
 * loses the connection, which sends what was written before, and aborts it where that takes too long. Source: Twisted's
 * {@code ClientService}.
 *
 * @param <P> what the connections' protocols are
 */
public final class ClientService<P extends Protocol> extends Service {
    /** What it is at. Only {@link #become} changes it. */
    private sealed interface Phase<P> {
        /** It is not running. */
        record Idle<P>() implements Phase<P> {}

        record Connecting<P>() implements Phase<P> {}

        /** Connected, and not yet presented. */
        record Preparing<P>(P protocol, Transport transport) implements Phase<P> {}

        record Connected<P>(P protocol, Transport transport) implements Phase<P> {}

        /** The preparation failed with {@code failure}, and the connection is being aborted for that. */
        record GivingUp<P>(Transport transport, Throwable failure) implements Phase<P> {}

        record Resting<P>(DelayedCall next) implements Phase<P> {}

        /** It is stopped: an attempt is called off, or a connection ends. */
        record Disconnecting<P>(Promise<@Nullable Void> over) implements Phase<P> {}
    }

    private final Work<Deferred<Protocol>> connector;
    private final Transform<Protocol, P> shown;
    private final AwaitedConnection<P> awaited;
    private Transform<? super P, ? extends @Nullable Deferred<?>> preparation = _ -> null;
    private RetryPolicy policy;
    private Duration closeTime = Drain.defaultTime();
    private Phase<P> phase = new Phase.Idle<>();
    /** The attempt or preparation that is at work. */
    private @Nullable Deferred<?> step;

    private int failures;
    private boolean hasStopped;
    private @Nullable Throwable brokenAtOnce;

    private ClientService(
            Reactor reactor, String name, Work<Deferred<Protocol>> connector, Transform<Protocol, P> shown) {
        super(reactor, name);
        this.connector = connector;
        this.shown = shown;
        this.awaited = new AwaitedConnection<>(reactor);
        this.policy = RetryPolicy.standard(reactor.random());
    }

    /** One whose protocols {@code protocols} makes, such as {@code Ticker::new}. */
    @SuppressWarnings("unchecked") // the endpoint fires with what the factory built, and this builds nothing else
    public static <P extends Protocol> ClientService<P> of(
            Reactor reactor, String name, ClientEndpoint endpoint, Supplier<P> protocols) {
        Factory factory = Factory.of(protocols);
        return new ClientService<>(reactor, name, () -> endpoint.connect(factory), protocol -> (P) protocol);
    }

    /** One whose protocols {@code factory} builds; who waits is given the innermost one, without the policies around it. */
    public static ClientService<Protocol> of(Reactor reactor, String name, ClientEndpoint endpoint, Factory factory) {
        return new ClientService<>(reactor, name, () -> endpoint.connect(factory), ProtocolWrapper::unwrap);
    }

    // ---------------------------------------------------------------- how it does that

    /**
     * Has it rest as {@code policy} says, in place of {@link RetryPolicy#standard}. A policy that throws, or gives a negative
     * time, fails the service.
     *
     * @return this service
     */
    public ClientService<P> withRetry(RetryPolicy policy) {
        reactor().checkThread();
        this.policy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Has each connection prepared before anybody is given it: to log in, say. Null stands for a Deferred that has fired. A
     * failure counts as a failed attempt, and the connection is aborted; where the connection ends meanwhile, the Deferred
     * is cancelled.
     *
     * @return this service
     */
    public ClientService<P> withPreparation(Transform<? super P, ? extends @Nullable Deferred<?>> preparation) {
        reactor().checkThread();
        this.preparation = Objects.requireNonNull(preparation, "preparation");
        return this;
    }

    /**
     * Has a stop wait so long for the connection to end before it aborts it, in place of {@link Drain#defaultTime()}.
     *
     * @return this service
     * @throws IllegalArgumentException when {@code time} is negative
     */
    public ClientService<P> withDrain(Duration time) {
        reactor().checkThread();
        closeTime = Drain.checked(time);
        return this;
    }

    // ---------------------------------------------------------------- who wants the connection

    /**
     * Fires with the protocol when there is a connection that is prepared, at once where there is one. Before the start it
     * waits for that.
     *
     * @return fails with {@link CancellationException} when the service is stopped, and at once where it was
     */
    public Deferred<P> whenConnected() {
        return connection(0);
    }

    /**
     * {@link #whenConnected()} for who does not wait through more than so many failures.
     *
     * @return also fails with what the last of {@code failAfterFailures} attempts in a row, from now on, failed with
     * @throws IllegalArgumentException when {@code failAfterFailures} is less than 1
     */
    public Deferred<P> whenConnected(int failAfterFailures) {
        if (failAfterFailures < 1) {
            throw new IllegalArgumentException("it takes one failure at least to give up, not " + failAfterFailures);
        }
        return connection(failAfterFailures);
    }

    private Deferred<P> connection(int failuresLeft) {
        reactor().checkThread();
        if (phase instanceof Phase.Connected<P>(P protocol, _)) {
            return Deferred.succeed(reactor(), protocol);
        }
        if (hasStopped) {
            return Deferred.fail(reactor(), stopped());
        }
        return awaited.add(failuresLeft);
    }

    private CancellationException stopped() {
        return new CancellationException(this + " is stopped, and keeps no connection");
    }

    // ---------------------------------------------------------------- the machine

    @Override
    protected Deferred<?> start() {
        failures = 0;
        hasStopped = false;
        brokenAtOnce = null;
        connect();
        return brokenAtOnce == null ? done() : Deferred.fail(reactor(), brokenAtOnce);
    }

    private void become(Phase<P> next) {
        phase = next;
        step = null;
    }

    private void connect() {
        become(new Phase.Connecting<>());
        Deferred<Protocol> attempt = Deferred.executeChain(reactor(), connector);
        step = attempt;
        attempt.finish(this::made, this::notMade);
    }

    private void notMade(Throwable failure) {
        switch (phase) {
            case Phase.Connecting<P> _ -> tryFailed(failure);
            case Phase.Disconnecting<P>(Promise<@Nullable Void> over) -> disconnected(over);
            case Phase<P> _ -> throw new IllegalStateException("no attempt is due in " + phase);
        }
    }

    private void made(Protocol made) throws Exception {
        Transport transport = made.transport();
        boolean wanted = phase instanceof Phase.Connecting<P>;
        if (wanted) {
            become(new Phase.Preparing<>(shown.apply(made), transport));
        }
        transport.lost().finish(reason -> lost(transport, reason), reactor().unhandledFailures()::report);
        if (!wanted) {
            transport.abortConnection(); // the attempt was called off, and has succeeded all the same
        } else if (phase instanceof Phase.Preparing<P>(P protocol, Transport present) && present == transport) {
            prepare(protocol, transport);
        }
    }

    private void prepare(P protocol, Transport transport) {
        Deferred<?> preparing = Deferred.<@Nullable Object>executeChain(reactor(), () -> {
            Deferred<?> returned = preparation.apply(protocol);
            return returned == null ? Deferred.succeed(reactor(), null) : returned.addCallback(value -> value);
        });
        boolean wanted = isPreparing(transport);
        if (wanted) {
            step = preparing;
        }
        preparing.finish(
                _ -> {
                    if (isPreparing(transport)) {
                        failures = 0;
                        become(new Phase.Connected<>(protocol, transport));
                        awaited.made(protocol);
                    }
                },
                failure -> {
                    if (isPreparing(transport)) {
                        become(new Phase.GivingUp<>(transport, failure));
                        transport.abortConnection();
                    } else if (!(failure instanceof CancellationException)) {
                        LOGGER.log(System.Logger.Level.ERROR, "preparing a lost connection of " + this + " failed", failure);
                    }
                });
        if (!wanted) {
            cancel(preparing); // it has stopped the service itself
        }
    }

    private boolean isPreparing(Transport transport) {
        return phase instanceof Phase.Preparing<P>(_, Transport present) && present == transport;
    }

    private void lost(Transport lost, ConnectionEnd reason) {
        switch (phase) {
            case Phase.Connected<P>(_, Transport transport) when transport == lost ->
                rest("lost the connection to " + lost.peer() + " (" + reason.getMessage() + ")");
            case Phase.Preparing<P>(_, Transport transport) when transport == lost -> {
                Deferred<?> preparing = step;
                tryFailed(reason);
                cancel(preparing);
            }
            case Phase.GivingUp<P>(Transport transport, Throwable failure) when transport == lost -> tryFailed(failure);
            case Phase.Disconnecting<P>(Promise<@Nullable Void> over) -> disconnected(over);
            case Phase<P> _ -> {} // an earlier connection's end
        }
    }

    /** One attempt more has failed: rests, and tells those for whom it was the last. */
    private void tryFailed(Throwable failure) {
        rest("could not connect (" + (failure.getMessage() == null ? failure : failure.getMessage()) + ")");
        awaited.tryFailed(failure);
    }

    private void rest(String why) {
        failures = failures == Integer.MAX_VALUE ? failures : failures + 1;
        Duration delay;
        try {
            delay = policy.delay(failures);
            if (delay.isNegative()) {
                throw new IllegalStateException("a retry policy gave a negative time, " + delay);
            }
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            become(new Phase.Idle<>());
            broken(thrown);
            return;
        }
        LOGGER.log(System.Logger.Level.INFO, this + " " + why + ", and tries again in " + Drain.seconds(delay));
        become(new Phase.Resting<>(reactor().callLater(delay, this::connect)));
    }

    private void broken(Throwable thrown) {
        if (state() == ServiceState.RUNNING) {
            fail(thrown);
        } else {
            brokenAtOnce = thrown; // within the start
        }
    }

    // ---------------------------------------------------------------- the stop

    @Override
    protected Deferred<?> stop() {
        switch (phase) {
            case Phase.Idle<P> _ -> {
                return done();
            }
            case Phase.Resting<P>(DelayedCall next) -> {
                next.cancel();
                become(new Phase.Idle<>());
                return done();
            }
            case Phase.Connecting<P> _ -> {
                return disconnecting(null);
            }
            case Phase.Preparing<P>(_, Transport transport) -> {
                return disconnecting(transport);
            }
            case Phase.Connected<P>(_, Transport transport) -> {
                return disconnecting(transport);
            }
            case Phase.GivingUp<P>(Transport transport, _) -> {
                return disconnecting(transport);
            }
            case Phase.Disconnecting<P>(Promise<@Nullable Void> over) -> {
                return over;
            }
        }
    }

    private Deferred<@Nullable Void> disconnecting(@Nullable Transport transport) {
        Promise<@Nullable Void> over = new Promise<>(reactor());
        Deferred<?> atWork = step;
        become(new Phase.Disconnecting<>(over));
        if (transport != null) {
            transport.loseConnection();
            DelayedCall deadline = reactor().callLater(closeTime, (Upkeep) transport::abortConnection);
            transport.lost().finish(
                    _ -> {
                        if (deadline.isActive()) {
                            deadline.cancel();
                        }
                    },
                    reactor().unhandledFailures()::report);
        }
        cancel(atWork);
        return over;
    }

    private void cancel(@Nullable Deferred<?> atWork) {
        if (atWork == null) {
            return;
        }
        try {
            atWork.cancel();
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            LOGGER.log(System.Logger.Level.ERROR, "calling off what " + this + " was at failed", thrown);
        }
    }

    private void disconnected(Promise<@Nullable Void> over) {
        become(new Phase.Idle<>());
        over.callback(null);
    }

    @Override
    void hasStopped() {
        hasStopped = true;
        awaited.calledOff(stopped());
    }

    /** Whether it is connected, and to whom; how often it has failed, and when it tries again. */
    @Override
    public String description() {
        return switch (phase) {
            case Phase.Idle<P> _ -> "";
            case Phase.Connecting<P> _ -> "connecting" + afterFailures();
            case Phase.Preparing<P>(_, Transport transport) -> "preparing the connection to " + transport.peer();
            case Phase.Connected<P>(_, Transport transport) -> "connected to " + transport.peer();
            case Phase.GivingUp<P> _, Phase.Disconnecting<P> _ -> "disconnecting";
            case Phase.Resting<P>(DelayedCall next) ->
                "connecting in " + Drain.seconds(Duration.ofNanos(Math.max(0, next.dueNanos() - reactor().nanos())))
                        + afterFailures();
        };
    }

    private String afterFailures() {
        return failures == 0 ? "" : failures == 1 ? ", after a failure" : ", after " + failures + " failures";
    }
}
