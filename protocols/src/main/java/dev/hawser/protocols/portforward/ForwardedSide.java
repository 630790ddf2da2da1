package dev.hawser.protocols.portforward;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import org.jspecify.annotations.Nullable;

/** One of two connections that feed each other, each the producer of the other. */
abstract sealed class ForwardedSide extends Protocol implements HalfCloseable permits IncomingSide, OutgoingSide {
    private @Nullable ForwardedSide other;

    static void join(ForwardedSide one, ForwardedSide another) {
        one.other = another;
        another.other = one;
        one.transport().registerProducer(another.transport());
        another.transport().registerProducer(one.transport());
    }

    private ForwardedSide other() {
        if (other == null) {
            throw new IllegalStateException(transport().peer() + " was read before there was anybody to pass it on to");
        }
        return other;
    }

    @Override
    public void dataReceived(Bytes data) {
        other().transport().write(data);
    }

    @Override
    public void readConnectionLost() {
        other().transport().loseWriteConnection();
    }

    /** What the other side still sends is dropped where the peer takes no more: its transport has been stopped as a producer. */
    @Override
    public void writeConnectionLost() {}

    @Override
    public void connectionLost(ConnectionEnd reason) {
        if (other != null) {
            other.transport().loseConnection();
        }
    }
}
