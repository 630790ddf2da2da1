package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ChildFd;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Factory;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.NoProtocol;
import dev.hawser.net.endpoint.ProcessEndpoint;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** E6: a program as the peer of a connection. A subclass says on which backend. */
@DisabledOnOs(OS.WINDOWS)
abstract class ProcessConnectionContract {
    private final LoopReactor reactor = GuardedRun.reactor(backend());
    private final List<String> events = new ArrayList<>();
    private @Nullable ConnectionEnd end;

    abstract String backend();

    private class Recorder extends Protocol {
        final StringBuilder read = new StringBuilder();

        @Override
        public void connectionMade() throws Exception {
            events.add("made");
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            read.append(data.utf8());
        }

        @Override
        public void connectionLost(ConnectionEnd reason) throws Exception {
            events.add("lost");
            end = reason;
            reactor().stop();
        }
    }

    private final class Half extends Recorder implements HalfCloseable {
        @Override
        public void readConnectionLost() {
            events.add("read lost");
        }

        @Override
        public void writeConnectionLost() {
            events.add("write lost");
        }
    }

    private Recorder connect(Recorder protocol, String script) {
        assertThat(reactor.connectProcess(_ -> protocol, ProcessOptions.DEFAULT, "/bin/sh", "-c", script))
                .isSameAs(protocol);
        assertThat(events).containsExactly("made");
        return protocol;
    }

    @Test
    void E6_exitStatusZeroIsConnectionDone() {
        Recorder recorder = connect(new Recorder(), "read line; echo \"got $line\"");
        recorder.transport().write("it\n");
        GuardedRun.run(reactor);
        assertThat(recorder.read).hasToString("got it\n");
        assertThat(end).isInstanceOf(ConnectionDone.class);
        assertThat(events).containsExactly("made", "lost");
    }

    @Test
    void E6_anotherExitIsTheProcessFailure() {
        connect(new Recorder(), "echo words; exit 7");
        GuardedRun.run(reactor);
        assertThat(end).isInstanceOfSatisfying(
                ProcessTerminated.class, failed -> assertThat(failed.exitCode()).hasValue(7));
    }

    @Test
    void theEndComesWithTheExitThoughTheStreamsEndBefore() {
        connect(new Recorder(), "exec 1>&- 0<&-; sleep 0.2; exit 3");
        GuardedRun.run(reactor);
        assertThat(end).isInstanceOf(ProcessTerminated.class);
    }

    @Test
    void aHalfCloseableHearsOfEachDirection() {
        Half half = new Half();
        connect(half, "exec 1>&-; cat > /dev/null; exit 4");
        reactor.callLater(java.time.Duration.ofMillis(200), () -> {
            events.add("half closed");
            half.transport().loseWriteConnection();
        });
        GuardedRun.run(reactor);
        assertThat(events).containsExactly("made", "read lost", "half closed", "write lost", "lost");
        assertThat(end).isInstanceOf(ProcessTerminated.class);
    }

    @Test
    void loseWriteConnectionIsTheEndOfInputForTheChild() {
        Recorder recorder = connect(new Recorder(), "cat; echo end");
        recorder.transport().write("all ");
        recorder.transport().loseWriteConnection();
        recorder.transport().write("dropped");
        GuardedRun.run(reactor);
        assertThat(recorder.read).hasToString("all end\n");
        assertThat(end).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void whatTheChildSaysIsReadThoughItTakesNoMore() {
        Recorder recorder = connect(new Recorder(), "exec 0<&-; sleep 0.1; seq 1 5000; exit 0");
        recorder.transport().write(Bytes.copyOf(new byte[1 << 20]));
        reactor.callLater(java.time.Duration.ofMillis(50), () -> recorder.transport().write("more"));
        GuardedRun.run(reactor);
        assertThat(recorder.read.toString().lines()).hasSize(5000);
        assertThat(end).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void loseConnectionEndsAsTheChildDoes() {
        Recorder recorder = connect(new Recorder(), "cat > /dev/null; exit 6");
        recorder.transport().write(Bytes.copyOf(new byte[1 << 20]));
        recorder.transport().loseConnection();
        GuardedRun.run(reactor);
        assertThat(end).isInstanceOfSatisfying(
                ProcessTerminated.class, failed -> assertThat(failed.exitCode()).hasValue(6));
    }

    @Test
    void abortConnectionKills() {
        Recorder recorder = connect(new Recorder(), "trap '' PIPE HUP TERM; exec sleep 600");
        recorder.transport().abortConnection();
        GuardedRun.run(reactor);
        assertThat(end).isInstanceOf(ConnectionAborted.class);
    }

    @Test
    void anEventThatThrowsEndsTheConnection() {
        connect(
                new Recorder() {
                    @Override
                    public void dataReceived(Bytes data) {
                        throw new IllegalStateException("thrown on purpose");
                    }
                },
                "echo x; cat");
        GuardedRun.run(reactor);
        assertThat(end).isInstanceOf(ConnectionLost.class).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void theStopOfTheReactorIsTheEnd() {
        connect(
                new Recorder() {
                    @Override
                    public void connectionLost(ConnectionEnd reason) {
                        end = reason;
                    }
                },
                "exec cat");
        reactor.callLater(java.time.Duration.ofMillis(20), reactor::stop);
        GuardedRun.run(reactor);
        assertThat(end).isInstanceOf(ConnectionLost.class).hasMessageContaining("reactor stops");
    }

    @Test
    void manyMebibytesGoThrough() {
        StringBuilder seen = new StringBuilder();
        Recorder recorder = connect(
                new Recorder() {
                    @Override
                    public void dataReceived(Bytes data) {
                        seen.append(data.latin1());
                    }
                },
                "exec cat");
        String much = "0123456789abcde\n".repeat(1 << 18);
        recorder.transport().write(much);
        recorder.transport().loseWriteConnection();
        GuardedRun.run(reactor);
        assertThat(seen.toString().equals(much)).isTrue();
    }

    // ---------------------------------------------------------------- the endpoint

    private final List<String> hooks = new ArrayList<>();

    private Factory counted(Protocol protocol) {
        return new Factory() {
            @Override
            public Protocol buildProtocol(Address peer) {
                hooks.add("build for " + peer);
                return protocol;
            }

            @Override
            public void startFactory() {
                hooks.add("start");
            }

            @Override
            public void stopFactory() {
                hooks.add("stop");
            }
        };
    }

    @Test
    void E6_anEndpointStartsAProgramForEachConnection() {
        Recorder recorder = new Recorder();
        new ProcessEndpoint(reactor, "/bin/sh", "-c", "echo $0; echo one line >&2; echo \"$@\" >&2; exit 0", "a", "b")
                .connect(counted(recorder))
                .finish(made -> hooks.add("connected " + (made == recorder)), failure -> hooks.add(failure.toString()));
        GuardedRun.run(reactor);
        assertThat(recorder.read).hasToString("a\n");
        assertThat(hooks).containsExactly("start", "build for /bin/sh", "connected true", "stop");
        assertThat(end).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void E6_errorsMayBeDropped() {
        new ProcessEndpoint(
                        reactor,
                        ProcessOptions.DEFAULT,
                        ProcessEndpoint.Errors.DROP,
                        "/bin/sh",
                        List.of("-c", "readlink /proc/self/fd/2"))
                .connect(Recorder::new)
                .finish(made -> hooks.add("connected"), failure -> hooks.add(failure.toString()));
        GuardedRun.run(reactor);
        assertThat(hooks).containsExactly("connected");
    }

    @Test
    void aProgramThatIsNotThereIsTheFailureOfTheEndpoint() {
        List<Throwable> failures = new ArrayList<>();
        Reactor guarded = reactor;
        new ProcessEndpoint(guarded, "no-such-program").connect(counted(new Recorder())).finish(_ -> {}, failures::add);
        new ProcessEndpoint(guarded, "true").connect((Factory) _ -> null).finish(_ -> {}, failures::add);
        assertThat(failures.get(0)).isInstanceOf(UncheckedIOException.class).hasMessageContaining("no-such-program");
        assertThat(failures.get(1)).isInstanceOf(NoProtocol.class).isNotInstanceOf(CancellationException.class);
        assertThat(hooks).containsExactly("start", "build for no-such-program", "stop");
    }

    @Test
    void descriptorsThatLeaveNoConnectionAreRefused() {
        assertThatThrownBy(() -> reactor.connectProcess(
                        _ -> new Recorder(),
                        ProcessOptions.DEFAULT.withChildFds(Map.of(0, ChildFd.NULL, 1, ChildFd.READ, 2, ChildFd.NULL)),
                        "cat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("writes to its descriptor 0");
    }
}
