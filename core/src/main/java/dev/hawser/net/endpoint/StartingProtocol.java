package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Factory;
import dev.hawser.net.HandshakeListener;
import dev.hawser.net.Protocol;
import dev.hawser.time.Action;
import dev.hawser.time.Scheduler;
import dev.hawser.tls.TlsSession;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What stands on a connection that we made, before the user's protocol: says or hears something first, and gives its place
 * up then. A failure ends the connection and the attempt.
 */
abstract class StartingProtocol extends Protocol {
    private final Factory factory;
    private final String destination;
    private @Nullable Promise<Protocol> promise;
    private @Nullable Throwable failure;

    StartingProtocol(Factory factory, String destination) {
        this.factory = factory;
        this.destination = destination;
    }

    /** Fires with the user's protocol, after its {@code connectionMade} and before it receives anything. */
    final Deferred<Protocol> outcome() {
        return promise();
    }

    private Promise<Protocol> promise() {
        Promise<Protocol> made = promise;
        if (made == null) {
            made = new Promise<>(reactor(), _ -> cancelled());
            promise = made;
        }
        return made;
    }

    /** The other end, as messages call it. */
    final String destination() {
        return destination;
    }

    /** Whether nobody waits any more. */
    final boolean isOver() {
        return promise().isFired();
    }

    private void cancelled() {
        promise().errback(new CancellationException("connecting to " + destination + " was cancelled"));
        transport().abortConnection();
    }

    /** There will be no connection. */
    final void fail(Throwable reason) {
        if (!isOver()) {
            failure = reason;
            promise().errback(reason);
        }
        transport().abortConnection();
    }

    /** Builds the user's protocol and gives it the connection. */
    final void succeed(@Nullable TlsSession session) {
        if (isOver()) {
            return;
        }
        Address peer = transport().peer();
        Protocol built;
        try {
            built = factory.buildProtocol(peer);
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            fail(thrown);
            return;
        }
        if (built == null) {
            fail(new NoProtocol(peer));
        } else if (!isOver()) { // buildProtocol itself may have cancelled
            transport().switchProtocol(built, end -> made(built, session, end));
        }
    }

    private void made(Protocol built, @Nullable TlsSession session, @Nullable ConnectionEnd end) throws Exception {
        if (end != null) {
            failed(end);
            return;
        }
        if (session != null && built instanceof HandshakeListener listener) {
            Action telling = () -> listener.handshakeCompleted(session);
            try {
                telling.run();
            } catch (Throwable thrown) {
                failed(thrown);
                throw thrown;
            }
        }
        if (!isOver()) {
            promise().callback(built);
        }
    }

    private void failed(Throwable reason) {
        if (!isOver()) {
            Throwable cause = reason.getCause();
            promise().errback(reason instanceof ConnectionLost && cause != null ? cause : reason);
        }
    }

    /** The connection ended too early. */
    @Override
    public void connectionLost(ConnectionEnd reason) {
        if (failure == null && !isOver()) {
            promise().errback(early(reason));
        }
    }

    /** What the end of the connection means for the attempt: an end in good order is not what was asked for. */
    ConnectionEnd early(ConnectionEnd reason) {
        return reason instanceof ConnectionDone ? new ConnectionLost() : reason;
    }

    @Override
    public String logPrefix() {
        return getClass().getSimpleName();
    }
}
