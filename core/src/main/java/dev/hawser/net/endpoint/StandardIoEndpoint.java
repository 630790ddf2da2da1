package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import org.jspecify.annotations.Nullable;

/**
 * This program's standard input and output, as a place where one connection comes at once: whoever started the program.
 */
public record StandardIoEndpoint(Reactor reactor) implements ServerEndpoint {
    /**
     * Has {@code factory} build the protocol of the one connection. The port that the Deferred fires with accepts no
     * other.
     */
    @Override
    public Deferred<ListeningPort> listen(Factory factory) {
        return Deferred.execute(reactor, () -> {
            Address peer = new Address.Pipe("stdio");
            @Nullable Protocol protocol = reactor.openStandardIo(factory);
            if (protocol == null) {
                throw new NoProtocol(peer);
            }
            return new Port(reactor, peer);
        });
    }

    /** There is one connection, and it has come. */
    private record Port(Reactor reactor, Address host) implements ListeningPort {
        @Override
        public boolean isListening() {
            return false;
        }

        @Override
        public Deferred<@Nullable Void> stopListening() {
            return Deferred.succeed(reactor, null);
        }

        @Override
        public void startListening() {
            throw new IllegalStateException("standard input and output are one connection, which has come");
        }
    }
}
