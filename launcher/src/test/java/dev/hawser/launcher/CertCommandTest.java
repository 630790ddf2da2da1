package dev.hawser.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TlsIdentityFolder;
import dev.hawser.tls.TrustRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertCommandTest {
    @TempDir
    private Path folder;

    private Path out() {
        return folder.resolve("out");
    }

    private Path authority() {
        return folder.resolve("config/ca");
    }

    private CommandLineRun cert(String... args) {
        List<String> line = new ArrayList<>(List.of("cert"));
        line.addAll(List.of(args));
        line.addAll(List.of("--out", out().toString(), "--ca-dir", authority().toString()));
        return CommandLineRun.of(line.toArray(String[]::new));
    }

    private X509Certificate root() {
        return Objects.requireNonNull(TrustRoots.read(authority().resolve("ca.pem")).certificates()).getFirst();
    }

    private void verify(TlsIdentity identity) {
        assertThatCode(() -> {
                    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root(), null)));
                    parameters.setRevocationEnabled(false);
                    CertPathValidator.getInstance("PKIX")
                            .validate(
                                    CertificateFactory.getInstance("X.509").generateCertPath(identity.chain()),
                                    parameters);
                })
                .doesNotThrowAnyException();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void makesAnAuthorityAndACertificateForAllNames() throws Exception {
        CommandLineRun run = cert("localhost", "127.0.0.1", "::1", "*.example.test", "Bücher.test", "localhost");
        assertThat(run.error()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.output()).contains(authority().resolve("ca.pem").toString(), "curl --cacert", "Nobody trusts it yet");
        TlsIdentity identity = TlsIdentity.read(out().resolve("localhost.pem"));
        assertThat(identity.names())
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "*.example.test", "xn--bcher-kva.test");
        assertThat(identity.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(mode(out().resolve("localhost.pem"))).isEqualTo("rw-------");
        assertThat(mode(authority().resolve("ca-key.pem"))).isEqualTo("rw-------");
        assertThat(mode(authority())).isEqualTo("rwx------");
        verify(identity);
        try (var files = Files.list(out())) {
            assertThat(files).hasSize(1);
        }
    }

    /** It may sign for servers and clients, and may not make other authorities. */
    @Test
    void theAuthorityIsOneAndIsUsedAgain() {
        cert("a.test");
        X509Certificate first = root();
        CommandLineRun run = cert("b.test");
        assertThat(run.output()).contains("Signed by " + authority().resolve("ca.pem")).doesNotContain("Nobody trusts");
        assertThat(root()).isEqualTo(first);
        assertThat(first.getBasicConstraints()).isZero();
        verify(TlsIdentity.read(out().resolve("b.test.pem")));
        assertThat(TlsIdentityFolder.read(out()).identities().keySet()).containsExactly("a.test", "b.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa", "ed25519", "RSA"})
    void makesKeysOfEachKind(String kind) {
        assertThat(cert("*.a.test", "--key", kind).status()).isZero();
        verify(TlsIdentity.read(out().resolve("_wildcard.a.test.pem")));
    }

    @Test
    void makesAClientsWithAServersOrAlone() throws Exception {
        assertThat(cert("localhost", "--client", "alice@example.com").status()).isZero();
        assertThat(cert("--client", "The boiler room", "--days", "3").status()).isZero();
        TlsIdentity alice = TlsIdentity.read(out().resolve("alice@example.com.pem"));
        assertThat(alice.names()).containsExactly("alice@example.com");
        assertThat(alice.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        TlsIdentity boiler = TlsIdentity.read(out().resolve("The_boiler_room.pem"));
        assertThat(boiler.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=The boiler room");
        assertThat(Duration.between(boiler.certificate().getNotBefore().toInstant(), boiler.expiry()))
                .isEqualTo(Duration.ofDays(3).plusHours(1));
        verify(alice);
        verify(boiler);
    }

    @Test
    void writesOverNothingUnlessForced() throws IOException {
        cert("a.test");
        byte[] before = Files.readAllBytes(out().resolve("a.test.pem"));
        CommandLineRun refused = cert("a.test", "--client", "bob");
        assertThat(refused.status()).isEqualTo(73);
        assertThat(refused.error()).isEqualTo("hawser: " + out().resolve("a.test.pem") + " is there already; --force writes over it\n");
        assertThat(Files.readAllBytes(out().resolve("a.test.pem"))).isEqualTo(before);
        assertThat(out().resolve("bob.pem")).doesNotExist();
        assertThat(cert("a.test", "--force").status()).isZero();
        assertThat(Files.readAllBytes(out().resolve("a.test.pem"))).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "300.1.1.1", "1::2::3", "a.*.test", "*", "-a", "a..b", "a/b", "../a", "%"})
    void aNameThatIsNoneIsNamed(String name) {
        CommandLineRun run = cert("good.test", "--", name);
        assertThat(run.status()).isNotZero();
        assertThat(run.error()).contains(name);
        assertThat(out()).doesNotExist();
        assertThat(authority()).doesNotExist();
    }

    @Test
    void wrongLinesAreUsageErrors() {
        assertThat(cert().error()).contains("a certificate for whom?").contains("hawser cert --help");
        assertThat(cert().status()).isEqualTo(64);
        assertThat(cert("a", "--days", "826").error()).contains("--days is 1 to 825, not 826");
        assertThat(cert("a", "--key", "dsa").error()).contains("dsa", "ED25519");
        assertThat(cert("a", "--show", "b.pem").status()).isEqualTo(64);
        assertThat(cert("a", "--client", "a").error()).contains("server and client would both be");
    }

    @Test
    void anAuthorityThatIsNoneIsRefused() throws IOException {
        cert("a.test");
        Path key = authority().resolve("ca-key.pem");
        byte[] kept = Files.readAllBytes(key);
        Files.delete(key);
        assertThat(cert("b.test").error()).contains("ca-key.pem one is missing");
        Files.writeString(key, "nothing");
        assertThat(cert("b.test").error()).contains("ca-key.pem has no PEM block");
        Files.write(key, kept);
        assertThat(cert("b.test").status()).isZero();
        Files.copy(out().resolve("a.test.pem"), authority().resolve("ca.pem"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(cert("c.test").status()).isEqualTo(65);
    }

    @Test
    void showsWhatIsInAFile() {
        cert("a.test", "127.0.0.1");
        CommandLineRun run = CommandLineRun.of("cert", "--show", out().resolve("a.test.pem").toString());
        assertThat(run.status()).isZero();
        assertThat(run.output())
                .contains("CN=a.test", "a.test, 127.0.0.1", "servers", "EC of 256 bits", "SHA-256:", "fits the certificate of CN=a.test");
        run = CommandLineRun.of("cert", "--show", authority().resolve("ca.pem").toString());
        assertThat(run.output()).contains("Issuer:      itself", "signing certificates", "there is no private key");
        run = CommandLineRun.of("cert", "--show", out().resolve("none.pem").toString());
        assertThat(run.status()).isEqualTo(65);
        assertThat(run.error()).isEqualTo("hawser: " + out().resolve("none.pem") + ": there is no such file\n");
    }

    @Test
    void theFolderOfTheAuthorityIsWhereConfigurationIs() {
        Path home = Path.of("/home/ann");
        assertThat(UserFolders.configuration(null, home)).isEqualTo(Path.of("/home/ann/.config/hawser"));
        assertThat(UserFolders.configuration("/etc/ann", home)).isEqualTo(Path.of("/etc/ann/hawser"));
        assertThat(UserFolders.configuration("ann", home)).isEqualTo(Path.of("/home/ann/.config/hawser"));
        assertThat(UserFolders.configuration("", home)).isEqualTo(Path.of("/home/ann/.config/hawser"));
    }
}
