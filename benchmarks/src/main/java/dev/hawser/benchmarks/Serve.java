package dev.hawser.benchmarks;

import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;

/** {@code serve PROTO PORT}: a server on 127.0.0.1 for a load generator; see {@link ServeOptions#USAGE}. */
public final class Serve {
    private static final ListenOptions LISTEN = ListenOptions.LOOPBACK.withBacklog(1024);

    private Serve() {}

    /** See the class. */
    public static void main(String[] args) {
        try {
            serve(ServeOptions.parse(args));
        } catch (IllegalArgumentException | UnsupportedOperationException refused) {
            System.err.println("serve: " + refused.getMessage());
            System.exit(2);
        }
    }

    private static void serve(ServeOptions options) {
        if (options.reactors() > 1) {
            throw new UnsupportedOperationException(
                    "--reactors " + options.reactors() + ": there is no group of reactors yet");
        }
        Reactor reactor = open(options.backend());
        ListeningPort port = reactor.listenTcp(options.port(), LISTEN, options.protocol());
        reactor.callWhenRunning(() -> System.out.println("listening 127.0.0.1:" + port.port()));
        reactor.run();
    }

    private static Reactor open(String backend) {
        if (!backend.equals("auto")) {
            System.setProperty("hawser.reactor", backend);
        }
        Reactor reactor = Reactor.open();
        String opened = reactor.getClass().getSimpleName();
        boolean wantsNative = backend.equals("epoll") || backend.equals("io_uring");
        if (wantsNative && opened.equals("NioReactor")) {
            throw new UnsupportedOperationException("--reactor " + backend + ": what was opened is a " + opened);
        }
        return reactor;
    }
}
