package dev.hawser.web;

import dev.hawser.net.Address;
import dev.hawser.net.ApplicationProtocols;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.web.http1.Http1ServerProtocol;
import dev.hawser.web.http2.Http2ServerProtocol;
import dev.hawser.web.server.RequestLog;
import dev.hawser.web.server.Resource;
import dev.hawser.web.server.SiteOptions;
import dev.hawser.web.server.SiteRoot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A web server for any port: HTTP/1.1 and HTTP/2 on the same one, as the client begins, or as ALPN says behind TLS.
 *
 * <pre>{@code
 * void main() {
 *     Reactor reactor = Reactor.open();
 *     reactor.listenTcp(8080, new Site(request -> request.finish("Hello, world!")));
 *     reactor.run();
 * }
 * }</pre>
 *
 * <p>One site serves any number of ports of one reactor.
 */
public final class Site implements Factory, ApplicationProtocols {
    private final SiteRoot root;

    /** A site whose requests {@code resource} answers. */
    public Site(Resource resource) {
        this(resource, SiteOptions.DEFAULT, null);
    }

    /** A site with options. */
    public Site(Resource resource, SiteOptions options) {
        this(resource, options, null);
    }

    /** A site that tells {@code log} of each request. */
    public Site(Resource resource, SiteOptions options, @Nullable RequestLog log) {
        root = new SiteRoot(resource, options, log);
    }

    /** How many connections it has. */
    public int connections() {
        return root.connections();
    }

    @Override
    public Protocol buildProtocol(Address peer) {
        return new Http1ServerProtocol(root, root.options().isHttp2() ? () -> new Http2ServerProtocol(root) : null);
    }

    @Override
    public List<String> applicationProtocols() {
        return root.options().isHttp2() ? List.of("h2", "http/1.1") : List.of("http/1.1");
    }
}
