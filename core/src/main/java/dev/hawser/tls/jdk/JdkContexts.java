package dev.hawser.tls.jdk;

import dev.hawser.tls.TlsOptions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** What engines of both sides are made from. */
final class JdkContexts {
    /** Authenticated encryption with forward secrecy, best first as the platform orders them. */
    private static final String[] SUITES = suites();

    private JdkContexts() {}

    static SSLContext context(@Nullable X509ExtendedKeyManager keys, @Nullable X509ExtendedTrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys == null ? new KeyManager[0] : new KeyManager[] {keys},
                    trust == null ? new TrustManager[0] : new TrustManager[] {trust},
                    null);
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java platform has no TLS: " + missing.getMessage(), missing);
        }
    }

    static SSLParameters parameters(TlsOptions options) {
        SSLParameters parameters = new SSLParameters(SUITES, options.protocols().toArray(String[]::new));
        parameters.setApplicationProtocols(options.applicationProtocols().toArray(String[]::new));
        return parameters;
    }

    private static String[] suites() {
        try {
            return Arrays.stream(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites())
                    .filter(JdkContexts::isModern)
                    .toArray(String[]::new);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java platform has no TLS: " + missing.getMessage(), missing);
        }
    }

    private static boolean isModern(String suite) {
        boolean sealed = suite.contains("_GCM_") || suite.contains("_POLY1305_");
        return sealed && (suite.startsWith("TLS_ECDHE_") || !suite.contains("_WITH_"));
    }
}
