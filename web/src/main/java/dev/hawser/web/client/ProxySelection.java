package dev.hawser.web.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which proxy a request goes through. */
@FunctionalInterface
public interface ProxySelection {
    /** None, ever. */
    ProxySelection DIRECT = (_, _, _) -> null;

    /**
     * The proxy for requests to {@code host}; null for none.
     *
     * @param scheme {@code http} or {@code https}
     */
    @Nullable WebProxy proxyFor(String scheme, String host, int port);

    /** This one for all. */
    static ProxySelection of(WebProxy proxy) {
        return (_, _, _) -> proxy;
    }

    /** What the process's environment says; see {@link #ofEnvironment(Map)}. */
    static ProxySelection ofEnvironment() {
        return ofEnvironment(System.getenv());
    }

    /**
     * What {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy} say, or the same in capitals, of which the
     * former go first. {@code HTTP_PROXY} does not count where there is a {@code REQUEST_METHOD}: a program that a web server runs
     * has such a variable from whoever sends a field {@code Proxy} (CVE-2016-5385).
     *
     * <p>{@code no_proxy} lists hosts: a name stands for itself and all names below it, with or without a dot in front; an
     * address for itself, {@code 10.0.0.0/8} for a network; either may have a port; {@code *} is everything. This machine's own
     * addresses and {@code localhost} are never reached through a proxy.
     *
     * @throws IllegalArgumentException when a variable is not understood, naming it
     */
    static ProxySelection ofEnvironment(Map<String, String> environment) {
        return EnvironmentProxies.of(environment);
    }
}
