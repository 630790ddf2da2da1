package dev.hawser.tls;

import dev.hawser.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/**
 * The keys and certificates in the test resources' folder {@code tls}, which its make.sh made: {@code server-ec}, {@code
 * server-rsa}, {@code server-ed25519} and {@code server-chain} (with an intermediate) for localhost, 127.0.0.1 and ::1,
 * {@code wildcard} for *.example.com, {@code example.com}, {@code wrong-name}, {@code expired}, {@code self-signed}, {@code server-untrusted},
 * and {@code client}, {@code client-rsa}, {@code client-untrusted}.
 */
public final class TestIdentities {
    private TestIdentities() {}

    /** One of them. */
    public static TlsIdentity identity(String name) {
        return TlsIdentity.parse(pem(name));
    }

    /** The root that signed all but those that are untrusted or self-signed. */
    public static TrustRoots roots() {
        return TrustRoots.parse(pem("root"));
    }

    /** The content of a file. */
    public static Bytes pem(String name) {
        try (InputStream in = resource(name).openStream()) {
            return Bytes.adopt(in.readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A file itself, for programs such as openssl and curl: {@code root} is there, too. */
    public static Path file(String name) {
        try {
            return Path.of(resource(name).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static URL resource(String name) {
        URL found = TestIdentities.class.getResource("/tls/" + name + ".pem");
        if (found == null) {
            throw new IllegalArgumentException("there is no tls/" + name + ".pem among the resources");
        }
        return found;
    }
}
