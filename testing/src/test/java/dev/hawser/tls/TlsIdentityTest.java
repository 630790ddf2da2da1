package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.CapturedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes an identity out of blocks, and what is said where there is none. */
final class TlsIdentityTest {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z ]+)-----.*?-----END \\1-----\n", Pattern.DOTALL);
    private static final String EC = text("server-ec");
    private static final String CHAIN = text("server-chain");
    private static final String ROOT = text("root");

    @TempDir
    private Path folder;

    private static String text(String name) {
        return TestIdentities.pem(name).utf8();
    }

    /** The block of {@code pem} at {@code index}; a key comes first, then certificates. */
    private static String block(String pem, int index) {
        Matcher matcher = BLOCK.matcher(pem);
        for (int i = 0; i <= index; i++) {
            assertThat(matcher.find()).isTrue();
        }
        return matcher.group();
    }

    private static List<String> subjects(TlsIdentity identity) {
        return identity.chain().stream()
                .map(each -> each.getSubjectX500Principal().getName())
                .toList();
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server-ec", "server-rsa", "server-ed25519", "wildcard", "expired", "self-signed", "client", "client-rsa"
            })
    void keyAndCertificateInOneFile(String name) {
        TlsIdentity identity = TlsIdentity.read(TestIdentities.file(name));
        assertThat(identity.chain()).hasSize(1);
    }

    @Test
    void blocksMayComeInAnyOrderAndTheChainIsOrdered() {
        String key = block(CHAIN, 0);
        String leaf = block(CHAIN, 1);
        String intermediate = block(CHAIN, 2);
        List<String> chain = List.of("CN=localhost", "CN=Intermediate of tests,O=Hawser tests");
        for (String pem : List.of(
                key + leaf + intermediate,
                key + intermediate + leaf,
                leaf + intermediate + key,
                intermediate + key + leaf + intermediate + leaf,
                ROOT + intermediate + leaf + key)) {
            assertThat(subjects(TlsIdentity.parse(pem))).isEqualTo(chain);
        }
    }

    @Test
    void keyAndCertificatesInSeveralFiles() throws IOException {
        Path key = file("privkey.pem", block(CHAIN, 0));
        Path certificates = file("fullchain.pem", block(CHAIN, 1) + block(CHAIN, 2));
        assertThat(subjects(TlsIdentity.read(certificates, key))).hasSize(2);
        assertThat(subjects(TlsIdentity.read(key, certificates))).hasSize(2);
    }

    @Test
    void whatOtherToolsPutIntoSuchFilesIsPassedOver() {
        String other = "-----BEGIN DH PARAMETERS-----\nMAYCAQUCAQI=\n-----END DH PARAMETERS-----\n";
        for (String pem : List.of(
                EC.replace("\n", "\r\n"),
                EC.replace("\n", "\r"),
                EC.replace("\n", " \t\n"),
                "\ufeff" + EC,
                block(EC, 0) + "\ufeff" + block(EC, 1),
                "Bag Attributes\n    friendlyName: x\n" + EC.replace("-----BEGIN C", "subject=CN = localhost\n\n-----BEGIN C"),
                other + EC + other,
                EC.stripTrailing())) {
            assertThat(subjects(TlsIdentity.parse(pem))).containsExactly("CN=localhost");
        }
    }

    @Test
    void aCertificateThatDoesNotBelongIsLeftOutWithAWarning() {
        try (CapturedLog log = new CapturedLog("dev.hawser.tls")) {
            assertThat(subjects(TlsIdentity.parse(block(EC, 0) + block(EC, 1) + block(CHAIN, 2))))
                    .containsExactly("CN=localhost");
            assertThat(log.records()).hasSize(1);
            assertThat(new java.text.MessageFormat(log.records().getFirst().getMessage())
                            .format(log.records().getFirst().getParameters()))
                    .contains("CN=Intermediate of tests", "left out", "CN=localhost");
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        assertThatThrownBy(() -> TlsIdentity.parse(block(EC, 0) + block(CHAIN, 1)))
                .isInstanceOf(PemException.class)
                .hasMessage("the PEM text, block 1 (PRIVATE KEY): this private key belongs to no certificate there is, "
                        + "which is for CN=localhost");
    }

    @Test
    void twoKeysAreRefusedWithTheirPlaces() throws IOException {
        Path first = file("a.pem", EC);
        Path second = file("b.pem", text("server-rsa"));
        assertThatThrownBy(() -> TlsIdentity.read(first, second))
                .isInstanceOf(PemException.class)
                .hasMessageContaining("a.pem, block 1 (PRIVATE KEY)")
                .hasMessageContaining("b.pem, block 1 (PRIVATE KEY)");
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertThatThrownBy(() -> TlsIdentity.parse(block(EC, 0))).hasMessage("the PEM text: there is no certificate");
        assertThatThrownBy(() -> TlsIdentity.parse(ROOT)).hasMessage("the PEM text: there is no private key");
        assertThatThrownBy(() -> TlsIdentity.parse("")).hasMessage("the PEM text is empty");
        assertThatThrownBy(() -> TlsIdentity.parse("hello")).hasMessageContaining("has no PEM block");
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> TlsIdentity.read(missing)).hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> TlsIdentity.read(folder)).hasMessage(folder + " is not a file");
        Path der = Files.write(folder.resolve("key.der"), new byte[] {0x30, 3, 1, 1, 0});
        assertThatThrownBy(() -> TlsIdentity.read(der)).hasMessageContaining("DER or PKCS#12");
        assertThatThrownBy(() -> TlsIdentity.read()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileOfAnySizeIsRefusedBeforeItIsRead() throws IOException {
        Path large = folder.resolve("large.pem");
        try (var channel = java.nio.channels.FileChannel.open(
                large, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.allocate(1), 1L << 40); // a hole
        }
        assertThatThrownBy(() -> TlsIdentity.read(large)).hasMessage(large + " has more than 1048576 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-----BEGIN PRIVATE KEY-----;AAAA                        | block 1 (PRIVATE KEY): it has no END: the text is cut off",
                "-----BEGIN PRIVATE KEY-----                             | block 1 (PRIVATE KEY): it has no END: the text is cut off",
                "-----END PRIVATE KEY-----                               | after block 0: an END without a BEGIN before it",
                "-----BEGIN X-----;AAAA;-----END Y-----                  | block 1 (X): it does not end with -----END X-----",
                "-----BEGIN X-----;AAAA;-----BEGIN Y-----                | block 1 (X): another block begins before its END",
                "-----BEGIN X-----;AAAA;-----END X----------BEGIN Y----- | block 1 (X): something follows its END on the same line: a line break is missing between two files",
                "-----BEGIN X-----;-----END X-----                       | block 1 (X): it is empty",
                "-----BEGIN X-----;A$AA;-----END X-----                  | block 1 (X): what is in it is not base64",
                "-----BEGIN X-----;A=AA;-----END X-----                  | block 1 (X): what is in it is not base64",
                "-----BEGIN X;AAAA;-----END X-----                       | block 1: the line of its BEGIN has no five dashes at its end",
                "-----BEGIN -----;AAAA                                   | block 1: its BEGIN has no label of 1 to 64 letters, digits and blanks",
                "-----BEGIN X-----;a: b;AAAA;-----END X-----             | block 1 (X): between its headers and its base64 there is no empty line",
                "-----BEGIN CERTIFICATE-----;AAAA;-----END CERTIFICATE-----   | block 1 (CERTIFICATE): the certificate has an element of type 0x00 in place of one of 0x30",
                "-----BEGIN RSA PRIVATE KEY-----;MAAA;-----END RSA PRIVATE KEY----- | block 1 (RSA PRIVATE KEY): the key is cut off",
                "-----BEGIN DSA PRIVATE KEY-----;MAAA;-----END DSA PRIVATE KEY----- | block 1 (DSA PRIVATE KEY): keys of this form are not read",
            })
    void brokenTextsAreToldWhereAndWhy(String lines, String reason) {
        assertThatThrownBy(() -> TlsIdentity.parse(lines.replace(';', '\n')))
                .isInstanceOf(PemException.class)
                .hasMessage("the PEM text, " + reason);
    }

    @Test
    void noErrorShowsAnythingOfAKey() {
        String key = block(EC, 0);
        String base64 = key.lines().skip(1).findFirst().orElseThrow();
        for (int i = 0; i < key.length(); i++) {
            String broken = key.substring(0, i) + "\u0001" + key.substring(i + 1) + block(EC, 1);
            assertThatThrownBy(() -> TlsIdentity.parse(broken))
                    .isInstanceOf(PemException.class)
                    .hasNoCause()
                    .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain(base64.substring(0, 8)));
        }
        assertThat(TestIdentities.identity("server-ec").toString()).doesNotContain(base64.substring(8, 16));
    }

    @Test
    void aKeyOfMonstrousSizeIsRefusedBeforeItIsUsed() {
        byte[] number = new byte[5000];
        number[0] = 1;
        Bytes key = element(0x30, Bytes.of(2, 1, 0).concat(element(2, Bytes.adopt(number))));
        String pem = "-----BEGIN RSA PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(key.toArray())
                + "\n-----END RSA PRIVATE KEY-----\n" + block(EC, 1);
        assertThatThrownBy(() -> TlsIdentity.parse(pem)).hasMessageContaining("an RSA key of 39993 bits");
    }

    private static Bytes element(int tag, Bytes content) {
        return Bytes.of(tag, 0x82, content.size() >> 8, content.size()).concat(content);
    }

    // ---------------------------------------------------------------- roots

    @Test
    void rootsAreReadFromAFileOrAFolder() throws IOException {
        file("a.pem", ROOT + text("other-root"));
        file("b.crt", ROOT);
        file("ignored.txt", "hello");
        file(".hidden.pem", "hello");
        assertThat(TrustRoots.read(folder).certificates()).hasSize(2);
        assertThat(TrustRoots.read(folder.resolve("b.crt")).certificates()).hasSize(1);
        assertThat(TrustRoots.parse(ROOT).certificates()).hasSize(1);
    }

    @Test
    void rootsThatAreNoneAreRefused() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> TrustRoots.read(empty)).isInstanceOf(PemException.class).hasMessageContaining("*.pem");
        Path key = file("key.pem", block(EC, 0));
        assertThatThrownBy(() -> TrustRoots.read(key)).hasMessage(key + " has no certificate");
        file("root.pem", ROOT);
        assertThatThrownBy(() -> TrustRoots.read(folder)).hasMessage(key + " has no certificate");
        assertThatThrownBy(() -> TrustRoots.parse(Bytes.of("x", StandardCharsets.US_ASCII))).isInstanceOf(PemException.class);
    }

    @Test
    void aFileThatIsNamedTwiceIsReadOnce() {
        Path both = TestIdentities.file("server-ec");
        assertThat(TlsIdentity.read(both, both)).isEqualTo(TestIdentities.identity("server-ec"));
    }
}
