package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.SystemdSockets;

/**
 * A socket that listens already and was inherited, as from systemd. It may be listened on once: a second {@link #listen} fails
 * with {@link AlreadyListened}, since the first has taken the socket, whatever became of it.
 */
public final class AdoptedStreamServerEndpoint implements ServerEndpoint {
    private final Reactor reactor;
    private final int descriptor;
    private boolean listened;

    /** The socket with the number {@code descriptor}. */
    public AdoptedStreamServerEndpoint(Reactor reactor, int descriptor) {
        if (descriptor < 0) {
            throw new IllegalArgumentException("no descriptor: " + descriptor);
        }
        this.reactor = reactor;
        this.descriptor = descriptor;
    }

    /** One of the sockets that systemd has opened. */
    public AdoptedStreamServerEndpoint(Reactor reactor, SystemdSockets.Inherited socket) {
        this(reactor, socket.descriptor());
    }

    /** Its number. */
    public int descriptor() {
        return descriptor;
    }

    @Override
    public Deferred<ListeningPort> listen(Factory factory) {
        reactor.checkThread();
        return Deferred.execute(reactor, () -> {
            if (listened) {
                throw new AlreadyListened(this.toString());
            }
            listened = true;
            return reactor.adoptListeningSocket(descriptor, factory);
        });
    }

    @Override
    public String toString() {
        return "the inherited socket " + descriptor;
    }
}
