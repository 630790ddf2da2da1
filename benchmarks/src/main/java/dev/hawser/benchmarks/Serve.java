package dev.hawser.benchmarks;

import dev.hawser.bytes.Bytes;
import dev.hawser.line.ByteLineReceiver;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;

/** {@code serve PROTO PORT}: one reactor that serves echo, sink or lines on 127.0.0.1, for a load generator. */
public final class Serve {
    private Serve() {}

    /** See the class. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: serve echo|sink|lines PORT");
            System.exit(2);
        }
        Factory factory =
                switch (args[0]) {
                    case "echo" -> _ -> new Echo();
                    case "sink" -> _ -> new Sink();
                    case "lines" -> _ -> new Lines();
                    default -> throw new IllegalArgumentException("no such protocol here: " + args[0]);
                };
        Reactor reactor = Reactor.open();
        reactor.listenTcp(Integer.parseInt(args[1]), ListenOptions.LOOPBACK.withBacklog(1024), factory);
        reactor.run();
    }

    private static final class Echo extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
        }
    }

    private static final class Sink extends Protocol {}

    private static final class Lines extends ByteLineReceiver {
        @Override
        public void lineReceived(Bytes line) {
            sendLine(line);
        }
    }
}
