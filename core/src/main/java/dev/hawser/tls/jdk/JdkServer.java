package dev.hawser.tls.jdk;

import dev.hawser.tls.ClientCertificates;
import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.TlsServerOptions;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Engines of a server. */
final class JdkServer implements TlsEngine.Source {
    private final TlsServerOptions options;
    private final SSLContext context;

    JdkServer(TlsServerOptions options) {
        this.options = options;
        boolean asks = options.clientCertificates() != ClientCertificates.IGNORED;
        this.context = JdkContexts.context(
                new JdkKeys(options.identities()), asks ? JdkTrust.in(options.clientRoots()) : null);
    }

    @Override
    public TlsEngine open(@Nullable String serverName) throws SSLException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = JdkContexts.parameters(options);
        parameters.setUseCipherSuitesOrder(true);
        switch (options.clientCertificates()) {
            case IGNORED -> {}
            case WANTED -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        ServerNames.Matcher names = new ServerNames.Matcher(name -> options.identities().identity(name) != null);
        parameters.setSNIMatchers(List.of(names));
        engine.setSSLParameters(parameters);
        return new JdkEngine(engine, names::refused);
    }
}
