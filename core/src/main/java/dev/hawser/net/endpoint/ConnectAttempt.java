package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Transform;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.WrappingFactory;
import dev.hawser.time.Scheduler;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** One {@link ClientEndpoint#connect}: stands between a connector and the user's factory, and fires a Deferred. */
final class ConnectAttempt implements ClientFactory, WrappingFactory {
    private final Factory factory;
    private final String destination;
    private final Promise<Protocol> promise;
    private @Nullable Connector connector;

    private ConnectAttempt(Reactor reactor, Factory factory, String destination) {
        this.factory = factory;
        this.destination = destination;
        this.promise = new Promise<>(reactor, _ -> cancelled());
    }

    /**
     * Begins an attempt.
     *
     * @param destination what a message calls the other end
     * @param connect begins it, with the factory given
     */
    static Deferred<Protocol> begin(
            Reactor reactor, Factory factory, String destination, Transform<ConnectAttempt, Connector> connect) {
        reactor.checkThread();
        ConnectAttempt attempt = new ConnectAttempt(reactor, factory, destination);
        try {
            attempt.connector = connect.apply(attempt);
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            attempt.failed(thrown);
        }
        return attempt.promise;
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) {
        Protocol inner;
        try {
            inner = factory.buildProtocol(peer);
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            failed(thrown);
            return null;
        }
        if (inner == null) {
            failed(new NoProtocol(peer));
            return null;
        }
        return promise.isFired() ? null : inner; // buildProtocol itself may have cancelled
    }

    @Override
    public Factory wrapped() {
        return factory;
    }

    @Override
    public void clientConnectionMade(Connector connector, Protocol protocol) {
        if (!promise.isFired()) {
            promise.callback(protocol);
        }
    }

    /** There will be no protocol, or {@code connectionMade} threw. */
    void failed(Throwable reason) {
        if (!promise.isFired()) {
            promise.errback(reason);
        }
    }

    @Override
    public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
        failed(reason);
    }

    @Override
    public void clientConnectionLost(Connector connector, ConnectionEnd reason) {
        // before clientConnectionMade this is the end of a connectionMade that threw
        failed(reason.getCause() == null ? reason : reason.getCause());
    }

    private void cancelled() {
        promise.errback(new CancellationException("connecting to " + destination + " was cancelled"));
        if (connector != null) {
            connector.disconnect();
        }
    }
}
