package dev.hawser.tls.jdk;

import dev.hawser.tls.TrustRoots;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whom a side believes, as the platform wants it; for the engines of other packages, too. */
public final class JdkTrust {
    private JdkTrust() {}

    /** A trust manager for {@code roots}, which verifies nothing where they do not. */
    public static X509ExtendedTrustManager in(TrustRoots roots) {
        if (!roots.isVerifying()) {
            return new Anybody();
        }
        List<X509Certificate> certificates = roots.certificates();
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(certificates == null ? null : store(certificates));
            for (TrustManager made : factory.getTrustManagers()) {
                if (made instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("this Java platform verifies no certificates");
        } catch (GeneralSecurityException | IOException refused) {
            throw new IllegalArgumentException("these roots cannot be used: " + refused.getMessage(), refused);
        }
    }

    private static @Nullable KeyStore store(List<X509Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("root" + i, certificates.get(i));
        }
        return store;
    }

    /** Verifies nothing, as the program said. */
    private static final class Anybody extends X509ExtendedTrustManager {
        private static final X509Certificate[] NONE = new X509Certificate[0];

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return NONE;
        }
    }
}
