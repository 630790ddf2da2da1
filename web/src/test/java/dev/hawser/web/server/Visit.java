package dev.hawser.web.server;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.web.Site;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client of a site in memory, which speaks HTTP/1.1 by hand. */
public final class Visit {
    private final MemoryReactor reactor = new MemoryReactor();
    private final MemoryTransport transport = new MemoryTransport(reactor);

    /** Connects to a site of {@code resource}. */
    public Visit(Resource resource) {
        this(resource, SiteOptions.DEFAULT.withServerName(null));
    }

    public Visit(Resource resource, SiteOptions options) {
        this(new Site(resource, options));
    }

    public Visit(Site site) {
        transport.connect(site.buildProtocol(transport.peer()));
    }

    public MemoryTransport transport() {
        return transport;
    }

    public MemoryReactor reactor() {
        return reactor;
    }

    /** Sends text as it is; lines that end with LF alone are given their CR. */
    public Visit send(String text) {
        transport.deliver(Bytes.of(text.replace("\r\n", "\n").replace("\n", "\r\n"), StandardCharsets.ISO_8859_1));
        transport.settle();
        return this;
    }

    /** A request without body. */
    public Visit ask(String method, String target, String... fields) {
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\nHost: h\n");
        for (String field : fields) {
            text.append(field).append('\n');
        }
        return send(text.append('\n').toString());
    }

    /** What was answered since the last call: with LF as line ends, and without the field Date. */
    public String answered() {
        transport.settle();
        String text = transport.written().latin1();
        transport.clearWritten();
        return text.replace("\r\n", "\n").replaceAll("Date: [^\n]*GMT\n", "");
    }

    /** Lets time pass, a second at a time. */
    public void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            reactor.advance(Duration.ofSeconds(1));
        }
    }
}
