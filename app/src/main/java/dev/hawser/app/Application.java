package dev.hawser.app;

import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.ServerEndpoint;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All services of a program, and the reactor that they run on.
 *
 * <pre>{@code
 * void main() {
 *     Application application = new Application("reverser");
 *     application.listen("tcp:2323", Reverser::new);
 *     application.run();
 * }
 * }</pre>
 *
 * <p>Under the {@code hawser} command it is a daemon where the user says so, and its privileges are given up when its ports
 * are open; {@link ApplicationObserver} is how that command takes part.
 */
public final class Application extends MultiService {
    private final List<ApplicationObserver> observers = ServiceLoader.load(
                    ApplicationObserver.class, Application.class.getClassLoader())
            .stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private @Nullable Throwable startFailure;

    /** One on a reactor of its own, with the default options. */
    public Application(String name) {
        this(Reactor.open(), name);
    }

    /** One on that reactor. */
    public Application(Reactor reactor, String name) {
        super(reactor, name);
    }

    /** Adds a service that serves what {@code protocols} makes on the endpoint of that description, which is its name, too. */
    public StreamServerEndpointService listen(String description, Supplier<? extends Protocol> protocols) {
        return listen(description, Factory.of(protocols));
    }

    /**
     * Adds a service that serves {@code factory}'s protocols on the endpoint of that description.
     *
     * @throws IllegalArgumentException when the description is wrong, or there is such a service already
     */
    public StreamServerEndpointService listen(String description, Factory factory) {
        ServerEndpoint endpoint = ServerEndpoint.parse(reactor(), description);
        return add(new StreamServerEndpointService(reactor(), description.replace('/', '|'), endpoint, factory));
    }

    /**
     * Runs the reactor on the calling thread, and all services in it, until the reactor is stopped, as by a signal: the
     * services are stopped first, then.
     *
     * @throws RuntimeException what a service that could not start failed with, when those before it have stopped again; a
     *     checked exception is the cause of an {@link IllegalStateException}
     * @throws IllegalStateException when the reactor runs already
     */
    public void run() {
        if (reactor().isRunning()) {
            throw new IllegalStateException("the reactor of " + this + " runs already: startService() starts it there");
        }
        startFailure = null;
        observers.forEach(observer -> observer.running(this));
        reactor().callWhenRunning(this::begin);
        reactor().delayShutdown(this::stopService);
        reactor().run();
        switch (startFailure) {
            case Error error -> throw error;
            case RuntimeException unchecked -> throw unchecked;
            case Throwable checked -> throw new IllegalStateException(checked.getMessage(), checked);
            case null -> {}
        }
    }

    private void begin() {
        privilegedStartService()
                .chain(_ -> {
                    observers.forEach(observer -> observer.opened(this));
                    return startService();
                })
                .peek(_ -> observers.forEach(observer -> observer.started(this)))
                .finish(_ -> {}, this::startFailed);
    }

    private void startFailed(Throwable failure) {
        boolean wasStopped = failure instanceof CancellationException && state() != ServiceState.FAILED;
        if (!wasStopped) { // amid the start, as by a signal, which is no failure
            startFailure = failure;
            reactor().stop();
        }
    }
}
