package dev.hawser.benchmarks;

import dev.hawser.net.CannotListen;
import dev.hawser.net.GroupPort;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorGroup;
import dev.hawser.net.ReactorOptions;

/** {@code serve PROTO PORT}: a server on 127.0.0.1 for a load generator; see {@link ServeOptions#USAGE}. */
public final class Serve {
    private static final ListenOptions LISTEN = ListenOptions.LOOPBACK.withBacklog(1024);

    private Serve() {}

    /** See the class. */
    public static void main(String[] args) {
        try {
            ServeOptions options = ServeOptions.parse(args);
            ReactorOptions how = ReactorOptions.DEFAULT.withBackend(options.backend());
            if (options.reactors() == 1) {
                serve(options, Reactor.open(how));
            } else {
                serve(options, ReactorGroup.open(options.reactors(), how));
            }
        } catch (IllegalArgumentException | UnsupportedOperationException | CannotListen refused) {
            System.err.println("serve: " + refused.getMessage());
            System.exit(2);
        }
    }

    private static void serve(ServeOptions options, Reactor reactor) {
        ListeningPort port =
                reactor.listenTcp(options.port(), LISTEN, options.protocol().get());
        reactor.callWhenRunning(() -> tell(port.port()));
        reactor.run();
    }

    private static void serve(ServeOptions options, ReactorGroup group) {
        GroupPort port = group.listenTcp(
                options.port(), LISTEN, ReactorGroup.Distribution.ROUND_ROBIN, options.protocol());
        group.reactors().getFirst().callWhenRunning(() -> tell(port.port()));
        group.run();
    }

    private static void tell(int port) {
        System.out.println("listening 127.0.0.1:" + port);
    }
}
