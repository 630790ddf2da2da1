package dev.hawser.protocols;

import dev.hawser.app.MultiService;
import dev.hawser.app.Service;
import dev.hawser.app.StreamServerEndpointService;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A service on a real reactor, and a client of it on a thread of its own, with plain sockets. */
public final class Loopback {
    /** On any free port. */
    public static final String ANY_PORT = "tcp:0:interface=127.0.0.1";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Reactor reactor;
    private @Nullable Service service;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** What the client does. */
    public interface Client {
        void run(Loopback loopback) throws Exception;
    }

    /** On that backend; skips the test where it cannot be had, and fails it there in CI. */
    public Loopback(String backend) {
        try {
            reactor = Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false).withBackend(backend));
        } catch (UnsupportedOperationException missing) {
            Assumptions.assumeTrue(System.getenv("CI") != null, missing.getMessage());
            throw missing;
        }
    }

    /** What was run. */
    public Service service() {
        return Objects.requireNonNull(service, "service");
    }

    public Reactor reactor() {
        return reactor;
    }

    /**
     * Runs the service until the client has ended, and stops it. Gives what was still there when it had stopped, ports and
     * processes and connections.
     */
    public List<Holding> run(Function<Reactor, Service> services, Client client) throws Exception {
        List<Holding> left = new ArrayList<>();
        Service made = services.apply(reactor);
        service = made;
        DelayedCall guard = reactor.callLater(LIMIT, () -> {
            failure.compareAndSet(null, new AssertionError("not over within " + LIMIT));
            reactor.stop();
        });
        reactor.callWhenRunning(() -> made.startService().finish(
                _ -> Thread.ofPlatform().daemon().start(() -> runClient(client, made, left)),
                this::failed));
        reactor.run();
        if (guard.isActive()) {
            guard.cancel();
        }
        switch (failure.get()) {
            case null -> {
                return left;
            }
            case Error error -> throw error;
            case Exception thrown -> throw thrown;
            case Throwable other -> throw new AssertionError(other);
        }
    }

    private void runClient(Client client, Service made, List<Holding> left) {
        try {
            client.run(this);
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
        reactor.callFromThread(() -> made.stopService().finish(
                _ -> {
                    reactor.holdings().stream()
                            .filter(holding -> holding.kind() != Holding.Kind.TIMER)
                            .forEach(left::add);
                    reactor.stop();
                },
                this::failed));
    }

    private void failed(Throwable thrown) {
        failure.compareAndSet(null, thrown);
        reactor.stop();
    }

    // ---------------------------------------------------------------- for the client

    /** A connection to the service's first port. */
    public Socket connect() throws Exception {
        int port = this.<Integer>ask(() -> port(service()));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    /** What {@code question} gives on the reactor's thread. */
    public <T> T ask(java.util.concurrent.Callable<T> question) throws Exception {
        return reactor.blockingCallFromThread(
                () -> dev.hawser.deferred.Deferred.execute(reactor, question::call));
    }

    /** Waits until {@code condition} is true on the reactor's thread, which is asked once in each of its passes. */
    public void await(java.util.function.BooleanSupplier condition) throws Exception {
        while (!this.<Boolean>ask(condition::getAsBoolean)) {
            Thread.onSpinWait();
        }
    }

    private static int port(Service service) throws IOException {
        return switch (service) {
            case StreamServerEndpointService listening ->
                Objects.requireNonNull(listening.port(), "port").port();
            case MultiService many -> {
                for (Service one : many.services()) {
                    if (one instanceof StreamServerEndpointService || one instanceof MultiService) {
                        yield port(one);
                    }
                }
                throw new IOException("no port in " + many);
            }
            default -> throw new IOException("no port in " + service);
        };
    }
}
