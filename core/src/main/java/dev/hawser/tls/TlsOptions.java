package dev.hawser.tls;

import java.time.Duration;
import java.util.List;

/**
 * One side of TLS: how it proves who it is, whom it believes, and what it offers. Immutable, may be shared by any number
 * of connections and reactors; what an engine prepares for it (keys, trust) is prepared once for each such object, so
 * make one and keep it.
 */
public sealed interface TlsOptions permits TlsServerOptions, TlsClientOptions {
    /** The versions spoken, in the order of their age: {@code TLSv1.2} and {@code TLSv1.3}, or one of them. */
    List<String> protocols();

    /** The application protocols (ALPN, RFC 7301) offered or accepted, best first; none where it is empty. */
    List<String> applicationProtocols();

    /** How long a handshake may take before it ends the connection. */
    Duration handshakeTimeout();

    /**
     * The engine: {@code jdk}, {@code openssl}, or the name of another that is installed; several with commas between
     * them for the first that can be had; or {@code auto} for what the system property {@code hawser.tls} wishes for, and
     * {@code jdk} without it or where that cannot be had.
     */
    String engine();

    /**
     * Whether the computing of a handshake is done by the reactor's worker threads, so that the other connections go on
     * meanwhile. An engine that cannot be interrupted amid a handshake does it on the reactor's thread all the same.
     */
    boolean offloadsHandshakes();

    /**
     * What makes the engines of connections with these options; found and prepared at the first call, from any thread.
     *
     * @throws IllegalArgumentException when there is no engine of that name, or it cannot do what these options ask for
     * @throws UnsupportedOperationException when the engine cannot be had here, with the reason
     */
    TlsEngine.Source engines();
}
