package dev.hawser.tls.openssl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.tls.Engines;
import dev.hawser.tls.TestIdentities;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TlsServerOptions;
import java.nio.ByteBuffer;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is OpenSSL's alone: the rest is in the contract of all engines. */
final class OpensslEngineTest {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final ByteBuffer wire = ByteBuffer.allocate(2 * TlsEngine.RECORD_SIZE);
    private final ByteBuffer plain = ByteBuffer.allocate(TlsEngine.RECORD_SIZE);

    @BeforeEach
    void find() {
        Engines.need("openssl");
    }

    private static Context servers(String identity) {
        return Context.server(TlsServerOptions.of(TestIdentities.identity(identity)));
    }

    private static Context clients() {
        return Context.client(TlsClientOptions.DEFAULT.withRoots(TestIdentities.roots()));
    }

    /** What {@code engine} has to say. */
    private byte[] said(TlsEngine engine) throws SSLException {
        wire.clear();
        while (engine.wants() == TlsEngine.Wants.OUTPUT) {
            engine.wrap(NONE, wire);
        }
        return Arrays.copyOf(wire.array(), wire.position());
    }

    private void hear(TlsEngine engine, byte[] records) throws SSLException {
        ByteBuffer in = ByteBuffer.wrap(records);
        plain.clear();
        while (in.hasRemaining() && engine.unwrap(in, plain)) {
            continue;
        }
    }

    @Test
    void abortedHandshakesLeaveNothing() throws Exception {
        Context servers = servers("server-ec");
        Context clients = clients();
        long before = Natives.CONNECTIONS.get();
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            OpensslEngine client = OpensslEngine.client(clients, "localhost");
            OpensslEngine server = OpensslEngine.server(servers);
            int steps = random.nextInt(4);
            if (steps > 0) {
                hear(server, said(client));
            }
            if (steps > 1) {
                byte[] answer = said(server);
                hear(client, Arrays.copyOf(answer, 1 + random.nextInt(answer.length)));
            }
            client.close();
            server.close();
            server.close(); // which does nothing
        }
        assertThat(Natives.CONNECTIONS.get()).isEqualTo(before);
        assertThat(Libcrypto.takeError()).isZero();
    }

    @Test
    void keepsTheIdentitiesOfLateOnly() throws Exception {
        NativeIdentities natives = new NativeIdentities(2);
        Context context = servers("server-ec");
        long before = Natives.IDENTITIES.get();
        Connection connection = Connection.of(context);
        for (int i = 0; i < 3; i++) {
            for (String name : List.of("server-ec", "server-rsa", "server-ed25519", "server-chain")) {
                natives.use(TestIdentities.identity(name), connection.ssl());
                assertThat(Natives.IDENTITIES.get() - before).isLessThanOrEqualTo(2);
            }
        }
        natives.use(TestIdentities.identity("server-chain"), connection.ssl());
        assertThat(Natives.IDENTITIES.get() - before).isEqualTo(2);
        natives.free();
        assertThat(Natives.IDENTITIES.get()).isEqualTo(before);
        connection.run();
    }

    /** One whose bytes stay in a token. */
    private static PrivateKey unexportable() {
        return new PrivateKey() {
            @Override
            public String getAlgorithm() {
                return "EC";
            }

            @Override
            public @Nullable String getFormat() {
                return null;
            }

            @Override
            public byte @Nullable [] getEncoded() {
                return null;
            }
        };
    }

    @Test
    void saysThatAKeyCannotBeTakenOut() throws Exception {
        TlsIdentity bound = new TlsIdentity(
                unexportable(), TestIdentities.identity("server-ec").chain());
        OpensslEngine server = OpensslEngine.server(Context.server(TlsServerOptions.of(bound)));
        OpensslEngine client = OpensslEngine.client(clients(), "localhost");
        byte[] hello = said(client);
        assertThatThrownBy(() -> hear(server, hello))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("CN=localhost")
                .hasMessageContaining("engine jdk");
        server.close();
        client.close();
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        TlsIdentity mixed = new TlsIdentity(
                TestIdentities.identity("server-ec").key(),
                TestIdentities.identity("wildcard").chain());
        OpensslEngine server = OpensslEngine.server(Context.server(TlsServerOptions.of(mixed)));
        OpensslEngine client = OpensslEngine.client(clients(), "localhost");
        byte[] hello = said(client);
        assertThatThrownBy(() -> hear(server, hello)).hasMessageContaining("private key mismatch");
        assertThat(Libcrypto.takeError()).isZero();
        server.close();
        client.close();
    }

    @Test
    void refusesToBeUsedInTheMidstOfAHandshake() throws Exception {
        OpensslEngine other = OpensslEngine.client(clients(), "localhost");
        Context context = Context.server(TlsServerOptions.of(_ -> {
            try {
                other.wrap(NONE, ByteBuffer.allocate(TlsEngine.RECORD_SIZE));
            } catch (SSLException failed) {
                throw new IllegalArgumentException(failed);
            }
            return null;
        }));
        OpensslEngine server = OpensslEngine.server(context);
        OpensslEngine client = OpensslEngine.client(clients(), "localhost");
        byte[] hello = said(client);
        assertThatThrownBy(() -> hear(server, hello)).hasMessageContaining("in the midst of another one's handshake");
        for (OpensslEngine engine : List.of(server, client, other)) {
            engine.close();
        }
    }

    @Test
    void saysByAnAlertThatARecordIsTooLarge() throws Exception {
        OpensslEngine server = OpensslEngine.server(servers("server-ec"));
        OpensslEngine client = OpensslEngine.client(clients(), "localhost");
        hear(server, said(client));
        hear(client, said(server));
        hear(server, said(client));
        hear(client, said(server));
        assertThat(server.session()).isNotNull();
        assertThatThrownBy(() -> hear(server, new byte[] {23, 3, 3, (byte) 0x7f, 0, 0}))
                .hasMessageContaining("17 03 03 7f 00");
        byte[] alert = said(server);
        assertThatThrownBy(() -> hear(client, alert)).hasMessageContaining("record_overflow");
        server.close();
        client.close();
    }

    @Test
    void refusesToBeUsedAfterItsClose() throws Exception {
        OpensslEngine server = OpensslEngine.server(servers("server-ec"));
        server.close();
        assertThatThrownBy(() -> server.unwrap(wire, plain)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.wrap(NONE, wire)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void saysWhyItCannotBeHad() {
        Module enabled = OpensslEngineTest.class.getModule();
        assertThat(Library.obstacle("Windows 11", "amd64", enabled)).contains("Windows 11");
        assertThat(Library.obstacle("Linux", "riscv64", enabled)).contains("riscv64");
        assertThat(Library.obstacle("Linux", "amd64", enabled)).isNull();
    }
}
