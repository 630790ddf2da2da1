package dev.hawser.net;

import org.jspecify.annotations.Nullable;

/**
 * A protocol that can be told that its side of the connection is to end soon: as when a server stops, which lets requests
 * finish. Others are served on until they end by themselves, or the server's patience does.
 */
public interface Drainable {
    /**
     * No new requests: finish what you are at, and lose the connection; right away where that is nothing. Called by {@link
     * Transport#requestDrain}, once, as an event of the connection. Throwing ends it.
     */
    void drainRequested() throws Exception;

    /**
     * What of {@code protocol} is told so, looking into a {@link ProtocolWrapper}; null where nothing is. For transports.
     */
    static @Nullable Drainable of(@Nullable Protocol protocol) {
        if (protocol instanceof ProtocolWrapper wrapper) {
            return wrapper.drainable();
        }
        return protocol instanceof Drainable drainable ? drainable : null;
    }
}
