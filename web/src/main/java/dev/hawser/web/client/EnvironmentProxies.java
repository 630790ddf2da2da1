package dev.hawser.web.client;

import dev.hawser.policy.AddressBlock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The proxies that environment variables name. */
record EnvironmentProxies(@Nullable WebProxy http, @Nullable WebProxy https, List<Spared> exceptions)
        implements ProxySelection {
    /** Where no proxy is used. */
    record Spared(@Nullable String name, @Nullable AddressBlock block, int port) {
        boolean covers(String host, @Nullable InetAddress address, int asked) {
            if (port >= 0 && port != asked) {
                return false;
            }
            if (block != null) {
                return address != null && block.contains(address);
            }
            return name != null && (name.equals("*") || host.equals(name) || host.endsWith("." + name));
        }
    }

    static EnvironmentProxies of(Map<String, String> environment) {
        boolean isCgi = environment.containsKey("REQUEST_METHOD");
        WebProxy all = proxy(environment, "all_proxy", "ALL_PROXY");
        WebProxy http = isCgi ? proxy(environment, "http_proxy", "http_proxy") : proxy(environment, "http_proxy", "HTTP_PROXY");
        WebProxy https = proxy(environment, "https_proxy", "HTTPS_PROXY");
        String none = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        List<Spared> exceptions = new ArrayList<>();
        for (String each : none.split("[,\\s]+")) {
            if (!each.isEmpty()) {
                exceptions.add(exception(each.toLowerCase(Locale.ROOT)));
            }
        }
        return new EnvironmentProxies(http == null ? all : http, https == null ? all : https, List.copyOf(exceptions));
    }

    private static @Nullable WebProxy proxy(Map<String, String> environment, String name, String second) {
        String used = environment.containsKey(name) ? name : second;
        String value = environment.getOrDefault(used, "").strip();
        if (value.isEmpty()) {
            return null;
        }
        try {
            return WebProxy.parse(value);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("the environment variable " + used + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Spared exception(String text) {
        String host = text;
        int port = -1;
        int colon = text.lastIndexOf(':');
        boolean isBracketed = text.startsWith("[");
        if (colon > 0 && (isBracketed ? text.charAt(colon - 1) == ']' : text.indexOf(':') == colon)) {
            try {
                port = Integer.parseInt(text.substring(colon + 1));
            } catch (NumberFormatException wrong) {
                throw new IllegalArgumentException("the environment variable no_proxy: no port in " + text, wrong);
            }
            host = text.substring(0, colon);
        }
        host = HostText.bare(host);
        AddressBlock block = null;
        if (host.contains("/") || HostText.numeric(host) != null) {
            try {
                block = AddressBlock.parse(host);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("the environment variable no_proxy: " + wrong.getMessage(), wrong);
            }
        }
        String name = host.startsWith("*.") ? host.substring(2) : host.startsWith(".") ? host.substring(1) : host;
        return new Spared(block == null ? name : null, block, port);
    }

    @Override
    public @Nullable WebProxy proxyFor(String scheme, String host, int port) {
        WebProxy proxy = scheme.equals("https") ? https : http;
        if (proxy == null) {
            return null;
        }
        InetAddress address = HostText.numeric(host);
        if (host.equals("localhost") || address != null && (address.isLoopbackAddress() || address.isAnyLocalAddress())) {
            return null;
        }
        for (Spared each : exceptions) {
            if (each.covers(host, address, port)) {
                return null;
            }
        }
        return proxy;
    }
}
