package dev.hawser.net;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A {@link Factory} that is told how the attempts and connections of its {@link Connector} fare. */
@FunctionalInterface
public interface ClientFactory extends Factory {
    /** An attempt begins. */
    default void startedConnecting(Connector connector) throws Exception {}

    /**
     * The attempt succeeded: {@code connectionMade} of {@code protocol} has returned, and nothing has been received
     * yet. Not called where it threw.
     */
    default void clientConnectionMade(Connector connector, Protocol protocol) throws Exception {}

    /**
     * The attempt failed. Calling {@link Connector#connect()} here tries again. Never called inside the call that
     * began the attempt.
     */
    default void clientConnectionFailed(Connector connector, ConnectionEnd reason) throws Exception {}

    /**
     * The connection ended, after its protocol's {@code connectionLost}. {@link Connector#connect()} here connects
     * again.
     */
    default void clientConnectionLost(Connector connector, ConnectionEnd reason) throws Exception {}

    /** A client factory of what {@code protocols} makes, which takes no note of failures. */
    static ClientFactory of(Supplier<? extends @Nullable Protocol> protocols) {
        Objects.requireNonNull(protocols, "protocols");
        return _ -> protocols.get();
    }
}
