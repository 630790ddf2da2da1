package dev.hawser.web.proxy;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import dev.hawser.policy.IdleTimeout;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One of two connections that feed each other, whatever their bytes mean: each the producer of the other. The end of one direction is
 * passed on as such; when one side is lost the other is closed as soon as it has got what came before. Both are closed when nothing has
 * come from either for a while.
 */
final class TunnelSide extends Protocol implements HalfCloseable {
    private final Duration idleTimeout;
    private @Nullable TunnelSide other;
    private @Nullable IdleTimeout idle;
    private final ByteQueue early = new ByteQueue();
    private boolean isConnected;
    private boolean isLost;

    private TunnelSide(Duration idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    /** Two sides, which begin when both have their connections. */
    static TunnelSide[] pair(Duration idleTimeout) {
        TunnelSide[] both = {new TunnelSide(idleTimeout), new TunnelSide(idleTimeout)};
        both[0].other = both[1];
        both[1].other = both[0];
        return both;
    }

    private TunnelSide other() {
        TunnelSide known = other;
        if (known == null) {
            throw new IllegalStateException("a tunnel with one side");
        }
        return known;
    }

    @Override
    public void connectionMade() {
        isConnected = true;
        TunnelSide far = other();
        if (far.isLost) {
            transport().abortConnection();
        } else if (far.isConnected) {
            IdleTimeout limit = new IdleTimeout(reactor(), this::idleTooLong);
            limit.set(idleTimeout);
            idle = limit;
            far.idle = limit;
            begin();
            far.begin();
        } else {
            transport().pauseProducing();
        }
    }

    private void begin() {
        other().transport().registerProducer(transport());
        if (!early.isEmpty()) {
            other().transport().write(early.takeAll());
        }
        if (!transport().isReading()) {
            transport().resumeProducing();
        }
    }

    private void idleTooLong() {
        log("Closes a tunnel in which nothing has come for %s", idleTimeout);
        transport().loseConnection();
        other().transport().loseConnection();
    }

    @Override
    public void dataReceived(Bytes data) {
        IdleTimeout limit = idle;
        if (limit != null) {
            limit.reset();
        }
        if (other().isConnected) {
            other().transport().write(data);
        } else {
            early.add(data); // what came with the head before this was a tunnel
        }
    }

    @Override
    public void readConnectionLost() {
        if (other().isConnected) {
            other().transport().loseWriteConnection();
        } else {
            transport().loseConnection();
        }
    }

    /** What the other side still sends is dropped where the peer takes no more: its transport was stopped as a producer. */
    @Override
    public void writeConnectionLost() {}

    @Override
    public void connectionLost(ConnectionEnd reason) {
        isLost = true;
        IdleTimeout limit = idle;
        if (limit != null) {
            limit.cancel();
        }
        TunnelSide far = other();
        if (far.isConnected && !far.isLost) {
            far.transport().loseConnection();
        }
    }

    @Override
    public String logPrefix() {
        return "Tunnel";
    }
}
