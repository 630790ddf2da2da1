package dev.hawser.benchmarks;

import dev.hawser.bytes.Bytes;
import dev.hawser.line.ByteLineReceiver;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.web.Site;
import java.util.function.Supplier;

/** The protocols that a benchmark server speaks. */
final class ServedProtocol {
    private ServedProtocol() {}

    /** Refuses a name that it does not know with an {@link IllegalArgumentException}. */
    static Supplier<Factory> named(String name) {
        return switch (name) {
            case "echo" -> () -> Factory.of(Echo::new);
            case "sink" -> () -> Factory.of(Sink::new);
            case "lines" -> () -> Factory.of(Lines::new);
            case "http" -> () -> new Site(request -> request.finish("Hello, World!"));
            default -> throw new IllegalArgumentException("no such protocol here: " + name);
        };
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
