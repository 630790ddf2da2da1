package dev.hawser.net;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Protocol} for each connection. A lambda will do; a class where there is something to share, or to
 * open and close with the ports.
 */
@FunctionalInterface
public interface Factory {
    /**
     * The protocol for a connection from (or, of a client, to) {@code peer}, a new one each time; null closes the
     * connection. Throwing is logged and closes it too.
     */
    @Nullable Protocol buildProtocol(Address peer) throws Exception;

    /** The first port or connector of a reactor that uses this factory is about to start. */
    default void startFactory() throws Exception {}

    /** The last port or connector of a reactor that used this factory has ended. */
    default void stopFactory() throws Exception {}

    /** A factory of what {@code protocols} makes. */
    static Factory of(Supplier<? extends @Nullable Protocol> protocols) {
        Objects.requireNonNull(protocols, "protocols");
        return _ -> protocols.get();
    }
}
