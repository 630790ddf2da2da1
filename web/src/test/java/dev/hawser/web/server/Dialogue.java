package dev.hawser.web.server;

import dev.hawser.net.Protocol;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.web.Site;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection to a site in memory: text in, text out. */
public final class Dialogue {
    private final MemoryTransport transport;

    public Dialogue(Resource root) {
        this(new MemoryReactor(), root, null);
    }

    public Dialogue(MemoryReactor reactor, Resource root, @Nullable RequestLog log) {
        transport = new MemoryTransport(reactor);
        Site site = new Site(root, SiteOptions.DEFAULT.withServerName(null), log);
        Protocol protocol = Objects.requireNonNull(site.buildProtocol(transport.peer()));
        transport.connect(protocol);
    }

    public MemoryTransport transport() {
        return transport;
    }

    /** What is answered to these bytes. */
    public String ask(String request) {
        transport.deliver(request);
        transport.settle();
        return transport.takeWritten();
    }

    /** The status and the body that are answered to a GET of {@code host}. */
    public String get(String host, String target) {
        String answer = ask("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        return answer.substring(9, 12) + " " + answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
