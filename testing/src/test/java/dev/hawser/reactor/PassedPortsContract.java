package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.PassedSockets;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.UnixOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports that go on with a socket that another reactor has listened on. */
abstract class PassedPortsContract {
    private final Reactor first = GuardedRun.reactor(backend());
    private final Reactor second = GuardedRun.reactor(backend());

    abstract String backend();

    /** Says {@code answer} to whoever comes, and closes. */
    private static Factory saying(String answer) {
        return Factory.of(() -> new Protocol() {
            @Override
            public void connectionMade() {
                transport().write(answer);
                transport().loseConnection();
            }
        });
    }

    private final class Asker extends Protocol {
        private String heard = "";

        @Override
        public void dataReceived(Bytes data) {
            heard += data.utf8();
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            reactor().stop();
        }
    }

    @Test
    void aTcpPortTakesTheSocketOfItsName() {
        ListeningPort old = first.listenTcp(0, ListenOptions.LOOPBACK, saying("old"));
        int number = old.port();
        assertThat(old.passingName()).isEqualTo("tcp 127.0.0.1:0");
        assertThat(first.listeningPorts()).containsExactly(old);
        PassedSockets.inherited().offer(old.passingName(), old.descriptor().release());
        ListeningPort port = second.listenTcp(0, ListenOptions.LOOPBACK, saying("new"));
        assertThat(port.port()).isEqualTo(number);
        old.stopListening();
        Asker asker = new Asker();
        second.connectTcp("127.0.0.1", number, _ -> asker);
        GuardedRun.run(second);
        assertThat(asker.heard).isEqualTo("new");
        assertThat(PassedSockets.inherited().names()).isEmpty();
    }

    @Test
    void whoWaitsInTheQueueIsNotLost() {
        ListeningPort old = first.listenTcp(0, ListenOptions.LOOPBACK, saying("old"));
        old.pauseAccepting();
        Asker asker = new Asker();
        second.connectTcp("127.0.0.1", old.port(), _ -> asker);
        PassedSockets.inherited().offer(old.passingName(), old.descriptor().release());
        second.callWhenRunning(() -> {
            old.stopListening();
            second.listenTcp(0, ListenOptions.LOOPBACK, saying("new"));
        });
        GuardedRun.run(second);
        assertThat(asker.heard).isEqualTo("new");
    }

    @Test
    void aUnixPortTakesThePathAndInTimeTheLock(@TempDir Path folder) {
        Path path = folder.resolve("socket");
        UnixOptions locked = UnixOptions.DEFAULT.withLockFile(true);
        ListeningPort old = first.listenUnix(path.toString(), locked, saying("old"));
        PassedSockets.inherited().offer(old.passingName(), old.descriptor().release());
        ListeningPort port = second.listenUnix(path.toString(), locked, saying("new"));
        old.stopListening();
        assertThat(path).exists();
        Asker asker = new Asker();
        second.connectUnix(path.toString(), ConnectOptions.DEFAULT, _ -> asker);
        GuardedRun.run(second);
        assertThat(asker.heard).isEqualTo("new");
        assertThat(List.of(path)).noneMatch(Files::exists);
        assertThat(port.host().toString()).contains("socket");
    }
}
