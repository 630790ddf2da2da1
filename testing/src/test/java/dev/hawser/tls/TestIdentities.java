package dev.hawser.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The keys and certificates among the tests' resources. */
public final class TestIdentities {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    private TestIdentities() {}

    /** That of the file {@code name}. */
    public static TlsIdentity read(String name) {
        try (InputStream file = open(name)) {
            String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            Matcher key = KEY.matcher(text);
            if (!key.find()) {
                throw new IllegalArgumentException(name + " has no key");
            }
            List<X509Certificate> chain = certificates(name);
            byte[] der = Base64.getMimeDecoder().decode(key.group(1));
            PrivateKey made = KeyFactory.getInstance(chain.getFirst().getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
            return new TlsIdentity(made, chain);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (GeneralSecurityException broken) {
            throw new IllegalArgumentException(name, broken);
        }
    }

    /** Believes what the tests' own root has signed. */
    public static TrustRoots root() {
        return TrustRoots.of(certificates("root.pem"));
    }

    /** The certificates of the file {@code name}. */
    public static List<X509Certificate> certificates(String name) {
        try (InputStream file = open(name)) {
            String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            String only = KEY.matcher(text).replaceAll("").replaceAll("(?s)-----BEGIN EC.*?-----END EC[^\n]*", "");
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(only.getBytes(StandardCharsets.US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (GeneralSecurityException broken) {
            throw new IllegalArgumentException(name, broken);
        }
    }

    /** A context of the platform's that believes the tests' own root. */
    public static SSLContext trustingRoot() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", certificates("root.pem").getFirst());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream file = TestIdentities.class.getResourceAsStream("/tls/" + name);
        if (file == null) {
            throw new IOException("the tests have no file tls/" + name);
        }
        return file;
    }
}
