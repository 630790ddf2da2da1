package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.reactor.spi.StreamSocket;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What ports and connectors do alike with a socket that has no transport yet. */
final class Sockets {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    private Sockets() {}

    /** Serves {@code descriptor} as a connection that {@code factory} makes a protocol for. */
    static void adopt(LoopReactor loop, int descriptor, Factory factory) {
        if (descriptor < 0) {
            throw new IllegalArgumentException("no descriptor: " + descriptor);
        }
        Accepting accepting = new Accepting(loop, factory, null);
        StreamSocket socket;
        try {
            socket = loop.backend().adoptStream(descriptor);
        } catch (IOException refused) {
            throw new IllegalArgumentException(
                    "descriptor " + descriptor + " cannot be a connection: " + refused.getMessage(), refused);
        }
        accepting.connect(socket);
    }

    /** The protocol for the connection {@code from} to {@code peer}; null where there is to be none, or none was made. */
    static @Nullable Protocol build(LoopReactor loop, Factory factory, Address peer, StreamSocket from) {
        loop.pulse().other();
        try {
            return factory.buildProtocol(peer);
        } catch (Throwable thrown) {
            if (Scheduler.isFatal(thrown)) {
                from.close(false); // it is not yet among what the loop closes when it ends
            }
            Scheduler.rethrowFatal(thrown);
            loop.unhandledFailures()
                    .report(
                            LOGGER,
                            "Unhandled error in buildProtocol of " + FactoryUses.name(factory) + " for " + peer,
                            thrown);
            return null;
        }
    }
}
