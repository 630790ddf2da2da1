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
    private @Nullable Protocol made;
    private @Nullable Throwable failure;

    StartingProtocol(Factory factory, String destination) {
        this.factory = factory;
        this.destination = destination;
    }

    /** Fires with the user's protocol, after its {@code connectionMade} and before it receives anything. Asked for once. */
    final Deferred<Protocol> outcome() {
        if (failure != null) {
            return Deferred.fail(reactor(), failure);
        }
        if (made != null) {
            return Deferred.succeed(reactor(), made);
        }
        Promise<Protocol> asked = new Promise<>(reactor(), _ -> cancelled());
        promise = asked;
        return asked;
    }

    /** The first outcome counts. Nobody may have asked for it yet. */
    private void settle(@Nullable Protocol protocol, @Nullable Throwable reason) {
        if (isOver()) {
            return;
        }
        made = protocol;
        failure = reason;
        if (promise == null) {
            return;
        }
        if (protocol != null) {
            promise.callback(protocol);
        } else if (reason != null) {
            promise.errback(reason);
        }
    }

    /** The other end, as messages call it. */
    final String destination() {
        return destination;
    }

    /** Whether nobody waits any more. */
    final boolean isOver() {
        return made != null || failure != null;
    }

    private void cancelled() {
        settle(null, new CancellationException("connecting to " + destination + " was cancelled"));
        transport().abortConnection();
    }

    /** There will be no connection. */
    final void fail(Throwable reason) {
        settle(null, reason);
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
            transport().switchProtocol(built, end -> replaced(built, session, end));
        }
    }

    private void replaced(Protocol built, @Nullable TlsSession session, @Nullable ConnectionEnd end) throws Exception {
        if (end != null) {
            failed(end);
            return;
        }
        if (session != null && built instanceof HandshakeListener listener) {
            try {
                listener.handshakeCompleted(session);
            } catch (Throwable thrown) {
                failed(thrown);
                throw thrown;
            }
        }
        settle(built, null);
    }

    private void failed(Throwable reason) {
        Throwable cause = reason.getCause();
        settle(null, reason instanceof ConnectionLost && cause != null ? cause : reason);
    }

    /** The connection ended too early. */
    @Override
    public void connectionLost(ConnectionEnd reason) {
        settle(null, early(reason));
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
