package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsIdentityFolderTest {
    @TempDir
    private Path folder;

    private void put(String file, String identity) throws IOException {
        Files.write(folder.resolve(file), TestIdentities.pem(identity).toArray());
    }

    /** The subject of who is given to whoever asks for {@code name}; "nobody" for nobody. */
    private static String given(TlsIdentities identities, @Nullable String name) {
        TlsIdentity identity = identities.identity(name);
        return identity == null ? "nobody" : identity.certificate().getSubjectX500Principal().getName();
    }

    @Test
    void anExactNameIsPreferredToAWildcardOfOneLabel() throws IOException {
        put("a.pem", "wildcard");
        put("b.pem", "example.com");
        TlsIdentityFolder read = TlsIdentityFolder.read(folder);
        assertThat(given(read, "example.com")).isEqualTo("CN=example.com");
        assertThat(given(read, "www.example.com")).isEqualTo("CN=example.com");
        assertThat(given(read, "mail.example.com")).isEqualTo("CN=*.example.com");
        assertThat(given(read, "a.mail.example.com")).isEqualTo("nobody");
        assertThat(given(read, ".example.com")).isEqualTo("nobody");
        assertThat(given(read, "*.example.com")).isEqualTo("nobody");
        assertThat(given(read, "example.org")).isEqualTo("nobody");
        assertThat(given(read, "")).isEqualTo("nobody");
        assertThat(given(read, null)).isEqualTo("nobody");
    }

    @Test
    void theNameOfAFileIsPreferredToThoseInCertificates() throws IOException {
        put("a.pem", "example.com");
        put("WWW.example.com.pem", "wildcard");
        put("_wildcard.example.org.pem", "client");
        put("*.example.net.pem", "client-rsa");
        TlsIdentityFolder read = TlsIdentityFolder.read(folder);
        assertThat(given(read, "example.com")).isEqualTo("CN=example.com");
        assertThat(given(read, "www.example.com")).isEqualTo("CN=*.example.com");
        assertThat(given(read, "a.example.org")).isEqualTo("CN=alice");
        assertThat(given(read, "a.example.net")).isEqualTo("CN=bob");
    }

    @Test
    void aClientWithoutANameIsGivenTheDefaultOrTheOnlyOne() throws IOException {
        put("example.com.pem", "example.com");
        assertThat(given(TlsIdentityFolder.read(folder), null)).isEqualTo("CN=example.com");
        put("a.pem", "client");
        assertThat(given(TlsIdentityFolder.read(folder), null)).isEqualTo("nobody");
        put("DEFAULT.pem", "client-rsa");
        assertThat(given(TlsIdentityFolder.read(folder), null)).isEqualTo("CN=bob");
        assertThat(given(TlsIdentityFolder.read(folder), "elsewhere")).isEqualTo("nobody");
        assertThat(given(TlsIdentityFolder.read(folder).withDefaultForUnknownNames(), "elsewhere")).isEqualTo("CN=bob");
        assertThat(given(TlsIdentityFolder.read(folder).withDefaultForUnknownNames(), "example.com"))
                .isEqualTo("CN=example.com");
    }

    @Test
    void aKeyMayHaveItsOwnFile() throws IOException {
        String both = TestIdentities.pem("server-ec").utf8();
        int certificate = both.indexOf("-----BEGIN CERTIFICATE");
        Files.writeString(folder.resolve("localhost.pem"), both.substring(certificate));
        Files.writeString(folder.resolve("localhost.key"), both.substring(0, certificate));
        assertThat(given(TlsIdentityFolder.read(folder), "localhost")).isEqualTo("CN=localhost");
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        assertThatThrownBy(() -> TlsIdentityFolder.read(folder))
                .isInstanceOf(PemException.class)
                .hasMessage(folder + " has no files *.pem");
        put(".hidden.pem", "root");
        Files.createDirectory(folder.resolve("folder.pem"));
        put("good.pem", "server-ec");
        put("root.pem", "root");
        assertThatThrownBy(() -> TlsIdentityFolder.read(folder))
                .isInstanceOf(PemException.class)
                .hasMessage(folder.resolve("root.pem") + ": there is no private key");
        assertThatThrownBy(() -> TlsIdentityFolder.read(folder.resolve("good.pem")))
                .isInstanceOf(PemException.class)
                .hasMessageContaining("cannot be listed");
    }
}
