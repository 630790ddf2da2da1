package dev.hawser.web.plugin;

import dev.hawser.app.MultiService;
import dev.hawser.app.Service;
import dev.hawser.app.plugin.EndpointOption;
import dev.hawser.app.plugin.ServicePlugin;
import dev.hawser.net.Reactor;
import dev.hawser.policy.AccessList;
import dev.hawser.web.Site;
import dev.hawser.web.proxy.ForwardProxy;
import dev.hawser.web.proxy.ForwardProxyOptions;
import dev.hawser.web.proxy.ReverseProxy;
import dev.hawser.web.proxy.ReverseProxyOptions;
import dev.hawser.web.server.SiteOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hawser proxy}. */
@Command(
        name = "proxy",
        description = "Asks web servers for its clients; or, with --reverse, stands before one.")
public final class ProxyPlugin implements ServicePlugin {
    @Mixin
    private EndpointOption listen = new EndpointOption("tcp:3128:interface=127.0.0.1");

    @Mixin
    private AccessLogOptions log = new AccessLogOptions();

    @Option(
            names = "--reverse",
            paramLabel = "URL",
            description = "The server to stand before, such as http://127.0.0.1:9000.")
    private @Nullable String reverse;

    @Option(names = "--keep-host", description = "With --reverse: asks it by the host that the client asks for.")
    private boolean isHostKept;

    @Option(
            names = "--trust",
            paramLabel = "CIDR",
            description = "With --reverse: a proxy whose Forwarded fields are believed; may be given several times.")
    private List<String> trusted = new ArrayList<>();

    @Option(
            names = "--connect-port",
            paramLabel = "PORT",
            description = "A port that tunnels may go to; may be given several times (default: 443).")
    private List<Integer> tunnelPorts = new ArrayList<>();

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "A host that may be asked for, *.NAME for all below it; may be given several times (default: any).")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--allow",
            paramLabel = "CIDR",
            description = "Addresses that may be connected to, and no others; may be given several times (default: all but those of this"
                    + " machine and its link).")
    private List<String> addresses = new ArrayList<>();

    /** For {@link java.util.ServiceLoader}. */
    public ProxyPlugin() {}

    @Override
    public Service makeService(Reactor reactor) {
        MultiService both = new MultiService(reactor, "proxy");
        String url = reverse;
        if (url != null) {
            if (!tunnelPorts.isEmpty() || !hosts.isEmpty() || !addresses.isEmpty()) {
                throw new IllegalArgumentException("with --reverse there is one server, and nothing to --allow");
            }
            ReverseProxyOptions options = ReverseProxyOptions.DEFAULT
                    .withHostKept(isHostKept)
                    .withTrustedProxies(AccessList.denyAll().allow(trusted.toArray(String[]::new)));
            ReverseProxy proxy = new ReverseProxy(reactor, url, options);
            both.add(new Closing(reactor, "server", proxy::close));
            both.add(listen.services(reactor, "ports", new Site(proxy, SiteOptions.DEFAULT, log.make(reactor))));
            return both;
        }
        if (isHostKept || !trusted.isEmpty()) {
            throw new IllegalArgumentException("--keep-host and --trust go with --reverse");
        }
        ForwardProxyOptions options = ForwardProxyOptions.DEFAULT.withHosts(hosts);
        if (!tunnelPorts.isEmpty()) {
            options = options.withTunnelPorts(new HashSet<>(tunnelPorts));
        }
        if (!addresses.isEmpty()) {
            options = options.withDestinations(AccessList.denyAll().allow(addresses.toArray(String[]::new)));
        }
        ForwardProxy proxy = new ForwardProxy(reactor, options);
        both.add(new Closing(reactor, "servers", proxy::close));
        // HTTP/2 has no absolute form, and clients speak HTTP/1.1 to proxies
        SiteOptions old = SiteOptions.DEFAULT.withHttp2(false);
        both.add(listen.services(reactor, "ports", new Site(proxy, old, log.make(reactor))));
        return both;
    }
}
