package dev.hawser.tls.jdk;

import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.TlsEngineProvider;
import dev.hawser.tls.TlsServerOptions;
import org.jspecify.annotations.Nullable;

/** The engine that is always there: {@link javax.net.ssl.SSLEngine}. */
public final class JdkEngineProvider implements TlsEngineProvider {
    /** For {@link java.util.ServiceLoader}. */
    public JdkEngineProvider() {}

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public @Nullable String obstacle() {
        return null;
    }

    @Override
    public TlsEngine.Source server(TlsServerOptions options) {
        return new JdkServer(options);
    }

    @Override
    public TlsEngine.Source client(TlsClientOptions options) {
        return new JdkClient(options);
    }
}
