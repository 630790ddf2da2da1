package dev.hawser.benchmarks;

import dev.hawser.tls.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** An identity for {@code localhost} that signed itself, made by the JDK's keytool. */
final class TlsKeys {
    private static final char[] PASSWORD = "measured".toCharArray();

    private TlsKeys() {}

    /** With a key on P-256. */
    static TlsIdentity make() throws IOException, GeneralSecurityException, InterruptedException {
        Path folder = Files.createTempDirectory("hawser-benchmark");
        Path file = folder.resolve("keys.p12");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                            "-genkeypair", "-alias", "own", "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
                            "CN=localhost", "-ext", "san=dns:localhost", "-validity", "3650", "-storetype", "PKCS12",
                            "-storepass", new String(PASSWORD), "-keystore", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes());
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool failed: " + said);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            return new TlsIdentity((PrivateKey) store.getKey("own", PASSWORD), List.of((X509Certificate)
                    store.getCertificate("own")));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
