package dev.hawser.protocols.inetd;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import dev.hawser.net.PushProducer;
import dev.hawser.time.DelayedCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection that a child serves. */
final class InetdProtocol extends Protocol implements HalfCloseable {
    private static final System.Logger LOGGER = System.getLogger(Inetd.class.getName());

    /** To close while the client still sends would reset the connection, and the last of the output might not arrive. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final Inetd inetd;
    private @Nullable InetdChild child;
    private boolean outputEnded;
    private boolean writeClosed;
    private @Nullable DelayedCall linger;

    InetdProtocol(Inetd inetd) {
        this.inetd = inetd;
    }

    @Override
    public void connectionMade() {
        InetdChild started;
        try {
            started = inetd.startChild(this);
        } catch (RuntimeException refused) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "nothing serves " + transport().peer() + ": " + refused.getMessage());
            started = null;
        }
        if (started == null) {
            transport().loseConnection();
            return;
        }
        child = started;
        transport().registerProducer(started);
        started.transport().registerProducer(new Input());
    }

    /** The connection as the source of the child's input; where the child takes no more, that is read and dropped. */
    private final class Input implements PushProducer {
        @Override
        public void pauseProducing() {
            transport().pauseProducing();
        }

        @Override
        public void resumeProducing() {
            transport().resumeProducing();
        }

        @Override
        public void stopProducing() {
            transport().resumeProducing();
        }
    }

    @Override
    public void dataReceived(Bytes data) {
        if (child != null) {
            child.transport().write(data);
        }
    }

    @Override
    public void readConnectionLost() {
        if (child != null) {
            child.transport().unregisterProducer();
            child.transport().closeStdin();
        }
    }

    // ---------------------------------------------------------------- the end

    /** The child says nothing more. */
    void outputEnded() {
        if (!outputEnded) {
            outputEnded = true;
            transport().unregisterProducer();
            transport().loseWriteConnection();
        }
    }

    void childEnded() {
        child = null;
        outputEnded();
        transport().resumeProducing();
        lingerAfterAll();
    }

    /** All was sent, or the client takes no more. */
    @Override
    public void writeConnectionLost() {
        writeClosed = true;
        if (child != null && !outputEnded) {
            outputEnded = true;
            child.transport().closeStdout();
            child.resumeProducing();
        }
        lingerAfterAll();
    }

    private void lingerAfterAll() {
        if (child == null && writeClosed && linger == null) {
            linger = reactor().callLater(LINGER, transport()::loseConnection);
        }
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        if (linger != null && linger.isActive()) {
            linger.cancel();
        }
        boolean inGoodOrder = outputEnded && reason instanceof ConnectionDone; // the child may have something to tidy up
        if (child != null && !inGoodOrder) {
            child.endWithConnection();
        }
    }
}
