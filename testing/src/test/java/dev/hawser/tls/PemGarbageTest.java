package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Garbage;
import dev.hawser.testing.Property;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever the text and whatever the DER in it, there is an identity or a {@link PemException}. */
final class PemGarbageTest {
    private static final List<String> NAMES = List.of("server-ec", "server-rsa", "server-ed25519", "server-chain", "root");

    @Test
    void texts() {
        Property.of(random -> new Garbage(random).any(4000, TestIdentities.pem(one(random, NAMES))))
                .cases(3000)
                .check(PemGarbageTest::parse);
    }

    /** Damage below base64, where text that is damaged seldom gets to. */
    @Test
    void blocks() {
        List<String> labels = List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "CERTIFICATE",
                "TRUSTED CERTIFICATE");
        Property.of(random -> {
                    String pem = TestIdentities.pem(one(random, NAMES)).utf8();
                    int from = random.nextBoolean() ? 0 : pem.lastIndexOf("-----BEGIN");
                    Bytes der = Bytes.adopt(Base64.getMimeDecoder().decode(pem.substring(
                            pem.indexOf('\n', from) + 1, pem.indexOf("-----END", from))));
                    String label = one(random, labels);
                    return block(label, new Garbage(random).any(3000, der)).concat(TestIdentities.pem("root"));
                })
                .cases(3000)
                .check(PemGarbageTest::parse);
    }

    @Test
    void encryptedBlocks() {
        // PBES2 with PBKDF2 (salt of 8 bytes, 2048 times, HMAC of SHA-256) and AES-256, as openssl writes it
        Bytes valid = Bytes.ofHex("3081ab305706092a864886f70d01050d304a302906092a864886f70d01050c301c0408"
                + "000102030405060702020800300c06082a864886f70d02090500301d060960864801650304012a0410"
                + "000102030405060708090a0b0c0d0e0f0450" + "00".repeat(80));
        assertThatThrownBy(() -> TlsIdentity.parse(block("ENCRYPTED PRIVATE KEY", valid), "password"))
                .hasMessageContaining("the password is wrong");
        Property.of(random -> block("ENCRYPTED PRIVATE KEY", new Garbage(random).mutated(valid)))
                .cases(1000)
                .check(PemGarbageTest::parse);
    }

    private static Bytes block(String label, Bytes der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toArray());
        return Bytes.of(
                "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n", StandardCharsets.US_ASCII);
    }

    private static <T> T one(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static void parse(Bytes pem) {
        try {
            assertThat(TlsIdentity.parse(pem, "password").chain()).isNotEmpty();
        } catch (PemException refused) {
            assertThat(refused).hasMessageStartingWith("the PEM text");
        }
        try {
            assertThat(TrustRoots.parse(pem).certificates()).isNotEmpty();
        } catch (PemException refused) {
            assertThat(refused).hasMessageStartingWith("the PEM text");
        }
    }
}
