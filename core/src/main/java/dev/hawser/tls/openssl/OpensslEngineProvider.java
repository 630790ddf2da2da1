package dev.hawser.tls.openssl;

import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.TlsEngineProvider;
import dev.hawser.tls.TlsServerOptions;
import org.jspecify.annotations.Nullable;

/** OpenSSL 3, where the machine has it and native access is enabled. */
public final class OpensslEngineProvider implements TlsEngineProvider {
    /** For {@link java.util.ServiceLoader}; nothing is loaded before {@link #obstacle}. */
    public OpensslEngineProvider() {}

    @Override
    public String name() {
        return "openssl";
    }

    @Override
    public @Nullable String obstacle() {
        return Library.obstacle();
    }

    @Override
    public TlsEngine.Source server(TlsServerOptions options) {
        Context context = Context.server(options);
        return _ -> OpensslEngine.server(context);
    }

    @Override
    public TlsEngine.Source client(TlsClientOptions options) {
        Context context = Context.client(options);
        return serverName -> OpensslEngine.client(context, serverName);
    }
}
