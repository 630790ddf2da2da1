package dev.hawser.tls;

import static dev.hawser.tls.Ends.CLIENT;
import static dev.hawser.tls.Ends.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.testing.IoPump;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.tls.Ends.Noting;
import dev.hawser.tls.jdk.JdkTrust;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

/** Peers that take nothing of what TLS itself has to say. */
final class StuckPeersTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final Noting server = new Noting();

    /** A client by the platform's own engine, which does what ours never would. */
    private static final class Rude {
        final MemoryTransport transport;
        final SSLEngine engine;
        private final ByteBuffer out = ByteBuffer.allocate(1 << 16);
        private final ByteBuffer plain = ByteBuffer.allocate(1 << 16);

        Rude(MemoryTransport transport) throws Exception {
            this.transport = transport;
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {JdkTrust.in(TrustRoots.insecure())}, null);
            engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            engine.beginHandshake();
            int turns = 0;
            while (engine.getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING) {
                assertThat(++turns).isLessThan(50);
                step();
            }
        }

        private void step() throws Exception {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> say();
                case NEED_TASK -> {
                    Runnable task = engine.getDelegatedTask();
                    if (task != null) {
                        task.run();
                    }
                }
                default -> hear();
            }
        }

        private void hear() throws Exception {
            ByteBuffer in = ByteBuffer.wrap(transport.written().toArray());
            transport.clearWritten();
            while (in.hasRemaining()) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> {
                        Runnable task = engine.getDelegatedTask();
                        if (task != null) {
                            task.run();
                        }
                    }
                    case NEED_WRAP -> say();
                    default -> engine.unwrap(in, plain.clear());
                }
            }
        }

        /** One record, which the server gets. */
        void say() throws Exception {
            transport.deliver(record());
        }

        Bytes record() throws Exception {
            out.clear();
            engine.wrap(ByteBuffer.allocate(0), out);
            return Bytes.adopt(Arrays.copyOf(out.array(), out.position()));
        }
    }

    @Test
    void demandsForNewKeysAreNotReadWhileTheirAnswersAreNotTaken() throws Exception {
        MemoryTransport transport = new MemoryTransport(reactor);
        transport.connect(Ends.over(SERVER, server));
        Rude client = new Rude(transport);
        assertThat(server.events).containsExactly("made", "secured");
        transport.setCapacity(0);
        for (int i = 0; i < 20_000; i++) {
            client.engine.beginHandshake(); // KeyUpdate, with a demand for another
            client.say();
        }
        assertThat(transport.undelivered()).isGreaterThan(800_000);
        reactor.advance(Duration.ofMinutes(30));
        assertThat(server.end).isInstanceOf(PeerTooSlow.class);
    }

    @Test
    void theyAreReadOnWhenTheAnswersWereTaken() throws Exception {
        MemoryTransport transport = new MemoryTransport(reactor);
        transport.connect(Ends.over(SERVER, server));
        Rude client = new Rude(transport);
        transport.setCapacity(0);
        for (int i = 0; i < 3000; i++) {
            client.engine.beginHandshake();
            client.say();
        }
        client.out.clear();
        client.engine.wrap(ByteBuffer.wrap(Bytes.of("still there").toArray()), client.out);
        transport.deliver(Bytes.adopt(Arrays.copyOf(client.out.array(), client.out.position())));
        transport.setCapacity(Long.MAX_VALUE);
        assertThat(server.text).hasToString("still there");
        assertThat(server.end).isNull();
        assertThat(transport.undelivered()).isZero();
    }

    @Test
    void aLeaveThatIsNeverTakenIsNotWaitedForLong() throws Exception {
        IoPump pump = Ends.secured(reactor, IoPump.Options.DEFAULT, SERVER, server, CLIENT, new Noting());
        pump.flush();
        pump.server().setCapacity(0);
        server.transport().loseConnection();
        pump.server().settle();
        assertThat(server.end).isNull();
        reactor.advance(Duration.ofMinutes(30));
        assertThat(server.end).isInstanceOf(PeerTooSlow.class);
    }

    @Test
    void anOutputThatIsLostEndsTls() throws Exception {
        class Half extends Noting implements HalfCloseable {
            @Override
            public void readConnectionLost() {
                events.add("read lost");
            }

            @Override
            public void writeConnectionLost() {
                events.add("write lost");
            }
        }
        Half half = new Half();
        IoPump pump = Ends.secured(reactor, IoPump.Options.DEFAULT, SERVER, half, CLIENT, new Noting());
        pump.flush();
        pump.server().setCapacity(0);
        half.transport().write("never taken");
        pump.server().settle();
        pump.server().writeEnded(new IOException("Broken pipe"), true);
        pump.server().settle();
        half.transport().loseConnection();
        pump.server().settle();
        reactor.advance(Duration.ofMinutes(30));
        assertThat(half.end).isInstanceOf(ConnectionLost.class);
    }

    @Test
    void aPeerThatNeverEndsTlsWithinTlsIsNotWaitedForLong() throws Exception {
        Noting client = new Noting();
        IoPump pump = IoPump.connect(
                reactor,
                IoPump.Options.DEFAULT,
                Ends.over(SERVER, Ends.over(SERVER, server)),
                Ends.over(CLIENT, Ends.over(CLIENT, client)));
        pump.flush();
        server.transport().loseConnection(); // and the pump does not tell the client
        pump.server().settle();
        for (int i = 0; i < 30; i++) { // a step at a time, as one layer waits after the other
            reactor.advance(Duration.ofSeconds(1));
        }
        assertThat(server.events).containsExactly("made", "secured", "lost ConnectionDone");
    }
}
