package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsIdentityTest {
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
    void theChainFollowsTheCertificate() {
        assertThat(TestIdentities.identity("server-chain").chain())
                .extracting(each -> each.getSubjectX500Principal().getName())
                .containsExactly("CN=localhost", "CN=Intermediate of tests,O=Hawser tests");
    }
}
