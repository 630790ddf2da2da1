package dev.hawser.tls;

import org.jspecify.annotations.Nullable;

/** A kind of TLS engine. Found by {@link java.util.ServiceLoader}. */
public interface TlsEngineProvider {
    /** Its name, as in {@link TlsOptions#engine()}. */
    String name();

    /** Why it cannot be had here; null where it can. Prints and logs nothing. */
    @Nullable String obstacle();

    /**
     * Engines for a server.
     *
     * @throws IllegalArgumentException when it cannot do what {@code options} ask for
     */
    TlsEngine.Source server(TlsServerOptions options);

    /**
     * Engines for a client.
     *
     * @throws IllegalArgumentException when it cannot do what {@code options} ask for
     */
    TlsEngine.Source client(TlsClientOptions options);
}
