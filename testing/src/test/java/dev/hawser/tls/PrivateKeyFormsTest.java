package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Keys as the {@code openssl} program writes them, in every form it has. That one fits a certificate is tried by a signature. */
final class PrivateKeyFormsTest {
    /** Longer than a block of MD5, and not ASCII. */
    private static final String PASSWORD = "correct horse bättery stäple, and then some more of it 0123456789";

    @TempDir
    static Path folder;

    private static Openssl openssl;

    /** Makes a key and a certificate of each kind. */
    @BeforeAll
    static void makeKeys() throws IOException {
        openssl = Openssl.in(folder);
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        make("rsa", "RSA", "rsa_keygen_bits:2048");
        make("rsa-pss", "RSA-PSS", "rsa_keygen_bits:2048");
        make("rsa-pss-384", "RSA-PSS", "rsa_keygen_bits:2048", "rsa_pss_keygen_md:sha384", "rsa_pss_keygen_mgf1_md:sha384",
                "rsa_pss_keygen_saltlen:48");
        make("p256", "EC", "ec_paramgen_curve:P-256");
        make("p384", "EC", "ec_paramgen_curve:P-384");
        make("p521", "EC", "ec_paramgen_curve:P-521");
        make("secp256k1", "EC", "ec_paramgen_curve:secp256k1");
        make("ed25519", "ED25519");
        make("ed448", "ED448");
    }

    private static void make(String name, String algorithm, String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("genpkey", "-algorithm", algorithm, "-out", name + ".key"));
        for (String option : options) {
            args.addAll(List.of("-pkeyopt", option));
        }
        openssl.run(args.toArray(String[]::new));
        openssl.run("req", "-x509", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".crt");
    }

    /** A name, whose key, and what openssl is told besides which file. */
    private record Form(String name, String key, String... command) {
        String write() throws IOException {
            List<String> args = new ArrayList<>(List.of(command));
            args.addAll(List.of("-in", key + ".key"));
            return openssl.run(args.toArray(String[]::new));
        }
    }

    @TestFactory
    List<DynamicTest> plainKeys() {
        List<Form> forms = new ArrayList<>();
        for (String key : List.of("rsa", "rsa-pss", "rsa-pss-384", "p256", "p384", "p521", "ed25519", "ed448")) {
            forms.add(new Form("PKCS#8 " + key, key, "pkcs8", "-topk8", "-nocrypt"));
        }
        forms.add(new Form("PKCS#1", "rsa", "rsa", "-traditional"));
        for (String key : List.of("p256", "p384", "p521")) {
            forms.add(new Form("SEC 1 " + key, key, "ec"));
            forms.add(new Form("SEC 1 without public key " + key, key, "ec", "-no_public"));
        }
        return forms.stream()
                .map(form -> DynamicTest.dynamicTest(form.name(), () -> {
                    String pem = form.write();
                    assertThat(identity(pem + certificate(form.key()), null).certificate().getSubjectX500Principal().getName())
                            .isEqualTo("CN=" + form.key());
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> encryptedKeys() {
        List<Form> forms = new ArrayList<>();
        for (String cipher : List.of("aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des3")) {
            for (String hash : List.of("SHA1", "SHA224", "SHA256", "SHA384", "SHA512")) {
                forms.add(new Form("PBES2 " + cipher + " " + hash, "p256", "pkcs8", "-topk8", "-v2", cipher, "-v2prf",
                        "hmacWith" + hash, "-passout", "file:password"));
            }
        }
        for (String key : List.of("rsa", "rsa-pss", "ed25519", "ed448")) {
            forms.add(new Form("PBES2 " + key, key, "pkcs8", "-topk8", "-passout", "file:password"));
        }
        for (String cipher : List.of("-aes128", "-aes192", "-aes256", "-des3")) {
            forms.add(new Form("PKCS#1 " + cipher, "rsa", "rsa", "-traditional", cipher, "-passout", "file:password"));
            forms.add(new Form("SEC 1 " + cipher, "p256", "ec", cipher, "-passout", "file:password"));
        }
        return forms.stream()
                .map(form -> DynamicTest.dynamicTest(form.name(), () -> {
                    String pem = form.write() + certificate(form.key());
                    assertThat(identity(pem, PASSWORD).chain()).hasSize(1);
                    assertThatThrownBy(() -> identity(pem, "wrong"))
                            .isInstanceOf(PemException.class)
                            .hasMessageContaining("block 1")
                            .hasMessageEndingWith("the password is wrong, or the block is damaged");
                    assertThatThrownBy(() -> identity(pem, null))
                            .isInstanceOf(PemException.class)
                            .hasMessageEndingWith("it is encrypted, and no password was given");
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> whatIsRefused() {
        return List.of(
                refused("scrypt", "scrypt", new Form("", "p256", "pkcs8", "-topk8", "-scrypt", "-passout", "file:password")),
                refused("PBES1", "the PKCS#12 way with triple DES", new Form("", "p256", "pkcs8", "-topk8", "-v1",
                        "PBE-SHA1-3DES", "-passout", "file:password")),
                refused("Camellia", "CAMELLIA-128-CBC", new Form("", "rsa", "rsa", "-traditional", "-camellia128",
                        "-passout", "file:password")),
                refused("explicit curve", "by numbers", new Form("", "p256", "pkey", "-ec_param_enc", "explicit")),
                refused("explicit curve in SEC 1", "by numbers", new Form("", "p256", "ec", "-param_enc", "explicit")),
                refused("another curve", "1.3.132.0.10", new Form("", "secp256k1", "pkey")));
    }

    private static DynamicTest refused(String name, String reason, Form form) {
        return DynamicTest.dynamicTest(name, () -> {
            String pem = form.write() + certificate("p256");
            assertThatThrownBy(() -> identity(pem, PASSWORD))
                    .isInstanceOf(PemException.class)
                    .hasMessageStartingWith("the PEM text, block 1 (")
                    .hasMessageContaining(reason);
        });
    }

    @Test
    void aKeyBehindItsParameters() throws IOException {
        String both = openssl.run("ecparam", "-name", "prime256v1", "-genkey");
        assertThat(both).contains("BEGIN EC PARAMETERS");
        Files.writeString(folder.resolve("behind.key"), both);
        openssl.run("req", "-x509", "-new", "-key", "behind.key", "-subj", "/CN=behind", "-out", "behind.crt");
        assertThat(identity(both + certificate("behind"), null).chain()).hasSize(1);
    }

    @Test
    void aKeyOfNoUseForTls() throws IOException {
        openssl.run("genpkey", "-algorithm", "X25519", "-out", "x25519.key");
        String pem = Files.readString(folder.resolve("x25519.key")) + certificate("p256");
        assertThatThrownBy(() -> identity(pem, null)).hasMessageContaining("X25519");
    }

    @Test
    void opensshsFormIsToldHowToChange() throws IOException {
        String pem = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n" + certificate("p256");
        assertThatThrownBy(() -> identity(pem, null)).hasMessageContaining("ssh-keygen -p");
    }

    private static TlsIdentity identity(String pem, @org.jspecify.annotations.Nullable String password) {
        return TlsIdentity.parse(dev.hawser.bytes.Bytes.of(pem), password);
    }

    private static String certificate(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".crt"));
    }
}
