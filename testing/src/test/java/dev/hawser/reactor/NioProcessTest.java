package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.ChildFd;
import dev.hawser.net.ChildUser;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.TerminalSize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Child processes on nio, where the JDK runs them, and what it cannot do. */
@DisabledOnOs(OS.WINDOWS)
final class NioProcessTest {
    private final LoopReactor reactor = GuardedRun.reactor("nio");
    private final WatchedProcess child = new WatchedProcess();

    @ParameterizedTest
    @ValueSource(strings = {"exit 137", "kill -9 $$", "exit 143"})
    void X3_aStatusAbove128WithoutASignalOfOursIsAmbiguousAndSaysSo(String script) {
        reactor.spawnProcess(child, "/bin/sh", "-c", script);
        GuardedRun.run(reactor);
        assertThat(child.end).isInstanceOfSatisfying(ProcessTerminated.class, end -> {
            assertThat(end.exitCode().orElseThrow()).isIn(137, 143);
            assertThat(end.signal()).isNull();
            assertThat(end).hasMessageContaining("or by signal");
        });
    }

    @Test
    void X4_aSignalThatTheJdkCannotSendIsRefusedByName() {
        ProcessTransport cat = reactor.spawnProcess(child, "cat");
        for (String signal : List.of("HUP", "INT", "STOP", "SIGTERM", "9")) {
            assertThatThrownBy(() -> cat.signalProcess(signal))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("signal " + signal)
                    .hasMessageContaining("TERM and KILL");
        }
        assertThatThrownBy(() -> cat.signalProcessGroup("TERM"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("the JDK");
        assertThatThrownBy(() -> cat.setWindowSize(1, 2))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("no terminal");
        cat.closeStdin();
        GuardedRun.run(reactor);
        assertThat(child.end).isInstanceOf(ProcessDone.class);
    }

    @Test
    void whatTheJdkCannotDoIsRefusedByNameAndReason() {
        ProcessOptions plain = ProcessOptions.DEFAULT;
        refused(plain.withPty(TerminalSize.DEFAULT), "give a child a terminal");
        refused(plain.withUser(new ChildUser(1000, 1000)), "start a child as another user (1000)");
        refused(plain.withUmask(022), "umask");
        refused(plain.withProcessGroup(0L), "process group");
        refused(plain.withArg0("-sh"), "another name than its own (-sh)");
        refused(plain.withChildFds(Map.of(0, ChildFd.WRITE, 1, ChildFd.READ)), "close descriptor 2");
        refused(fds(3, ChildFd.READ), "descriptor 3");
        refused(fds(1, ChildFd.WRITE), "descriptor 1");
        refused(fds(0, ChildFd.BOTH), "descriptor 0");
        refused(fds(1, ChildFd.inherit(2)), "Inherited[descriptor=2] as its descriptor 1");
        assertThat(child.events).isEmpty();
    }

    private static ProcessOptions fds(int number, ChildFd what) {
        Map<Integer, ChildFd> wanted = new java.util.TreeMap<>(ProcessOptions.THREE_PIPES);
        wanted.put(number, what);
        return ProcessOptions.DEFAULT.withChildFds(wanted);
    }

    private void refused(ProcessOptions options, String what) {
        assertThatThrownBy(() -> reactor.spawnProcess(child, options, "true"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("the JDK")
                .hasMessageContaining(what)
                .hasMessageContaining("nio cannot watch descriptors");
    }

    @Nested
    final class Start extends ProcessStartContract {
        @Override
        String backend() {
            return "nio";
        }
    }

    @Nested
    final class Pipes extends ProcessPipesContract {
        @Override
        String backend() {
            return "nio";
        }
    }

    @Nested
    final class End extends ProcessEndContract {
        @Override
        String backend() {
            return "nio";
        }
    }

    @Nested
    final class Leaks extends ProcessLeaksContract {
        @Override
        String backend() {
            return "nio";
        }
    }

    @Nested
    final class Connection extends ProcessConnectionContract {
        @Override
        String backend() {
            return "nio";
        }
    }

    @Nested
    final class Outputs extends ProcessesContract {
        @Override
        String backend() {
            return "nio";
        }
    }
}
