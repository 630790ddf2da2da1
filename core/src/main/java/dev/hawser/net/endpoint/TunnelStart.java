package dev.hawser.net.endpoint;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a proxy for a connection, and hands it over with what came behind the answer. */
final class TunnelStart extends StartingProtocol {
    /** What is said to a proxy, as a function of what it says. */
    interface Request {
        /** The first thing to send. */
        Bytes begin();

        /** Takes what has come, gives what to send; throws where the proxy refuses or lies. */
        Bytes receive(Bytes data);

        /** Whether there is a connection. */
        boolean isDone();

        /** What came behind the proxy's answer. */
        Bytes rest();
    }

    private final Request request;
    private final Duration limit;
    private @Nullable DelayedCall timeout;

    TunnelStart(Factory factory, String destination, Request request, Duration limit) {
        super(factory, destination);
        this.request = request;
        this.limit = limit;
    }

    @Override
    public void connectionMade() {
        timeout = reactor().callLater(limit, (Upkeep) () -> {
            timeout = null;
            fail(new ConnectFailed.TimedOut(destination() + ", by the proxy at " + transport().peer(), limit));
        });
        transport().write(request.begin());
    }

    @Override
    public void dataReceived(Bytes data) {
        if (isOver()) {
            return;
        }
        Bytes answer;
        try {
            answer = request.receive(data);
        } catch (RuntimeException refused) {
            clearTimeout();
            fail(new ConnectFailed.ProxyFailed(destination(), refused));
            return;
        }
        transport().write(answer);
        if (request.isDone()) {
            clearTimeout();
            succeed(null);
        }
    }

    @Override
    public Bytes releaseUnparsed() {
        return request.rest();
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        clearTimeout();
        super.connectionLost(reason);
    }

    @Override
    ConnectionEnd early(ConnectionEnd reason) {
        return new ConnectFailed.ProxyFailed(
                destination(), "the proxy at " + transport().peer() + " closed the connection before it had answered");
    }

    private void clearTimeout() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }
}
