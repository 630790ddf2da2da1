package dev.hawser.tls.jdk;

import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.TlsIdentities;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Engines of a client. */
final class JdkClient implements TlsEngine.Source {
    /** The platform resumes sessions by host and port, and the port is not known here: they go by the host alone. */
    private static final int ANY_PORT = 0;

    private final TlsClientOptions options;
    private final SSLContext context;

    JdkClient(TlsClientOptions options) {
        this.options = options;
        TlsIdentities own = options.identities();
        this.context = JdkContexts.context(own == null ? null : new JdkKeys(own), JdkTrust.in(options.roots()));
    }

    @Override
    public TlsEngine open(@Nullable String serverName) throws SSLException {
        SNIServerName toSend = serverName == null ? null : ServerNames.toSend(serverName);
        SSLEngine engine =
                serverName == null ? context.createSSLEngine() : context.createSSLEngine(serverName, ANY_PORT);
        engine.setUseClientMode(true);
        SSLParameters parameters = JdkContexts.parameters(options);
        if (toSend != null) {
            parameters.setServerNames(List.of(toSend));
        }
        if (serverName != null && options.roots().isVerifying()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return new JdkEngine(engine, () -> null);
    }
}
