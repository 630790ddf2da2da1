package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ChildFd;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.TerminalSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Children with a terminal (X5). */
abstract class PtyContract {
    private final LoopReactor reactor = GuardedRun.reactor(backend());
    private final WatchedProcess child = new WatchedProcess();
    private final ProcessOptions terminal = ProcessOptions.DEFAULT.withPty(new TerminalSize(33, 99));

    abstract String backend();

    private ProcessTransport shell(String script) {
        return reactor.spawnProcess(child, terminal, "/bin/sh", "-c", script);
    }

    @Test
    void X5_theThreeStreamsAreOneTerminalOfThatSize() {
        shell("stty size; tty; echo error >&2; [ -t 0 -a -t 1 -a -t 2 ] && echo all three");
        GuardedRun.run(reactor);
        assertThat(child.said()).matches("33 99\r\n/dev/pts/\\d+\r\nerror\r\nall three\r\n");
        assertThat(child.complained()).isEmpty();
        assertThat(child.events).containsExactlyInAnyOrder("made", "out lost", "exited", "ended").endsWith("ended");
        assertThat(child.end).isInstanceOf(ProcessDone.class);
    }

    @Test
    void X5_theChildLeadsASessionWhoseTerminalItIs() {
        // of /proc/self/stat: 4 parent, 5 group, 6 session, 7 terminal, 8 group in its foreground
        shell("set -- $(cat /proc/$$/stat); echo $1 $5 $6 $8; : < /dev/tty && echo controlling");
        GuardedRun.run(reactor);
        long pid = child.transport().pid();
        assertThat(child.said()).isEqualTo((pid + " ").repeat(3) + pid + "\r\ncontrolling\r\n");
    }

    @Test
    void X5_whatIsWrittenIsTyped() {
        ProcessTransport cat = reactor.spawnProcess(child, terminal, "/bin/cat");
        cat.write("a line\n");
        cat.writeToChild(1, Bytes.of("another\n\4"));
        GuardedRun.run(reactor);
        assertThat(child.said()).contains("a line\r\n", "another\r\n");
        assertThat(child.said().lines()).as("echoed and said").hasSize(4);
        assertThat(child.end).isInstanceOf(ProcessDone.class);
    }

    @Test
    void aChildThatLeavesItsTerminalIsNotHungUpOn() {
        shell("echo said; exec <&- >&- 2>&-; sleep 0.2; exit 7");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("said\r\n");
        assertThat(child.events).containsExactly("made", "out lost", "exited", "ended");
        assertThat(child.end)
                .isInstanceOfSatisfying(ProcessTerminated.class, end -> assertThat(end.exitCode()).hasValue(7));
    }

    @Test
    void controlCInterruptsTheForegroundGroup() {
        ProcessTransport transport = shell(
                "trap 'echo interrupted; exit 0' INT; echo ready; while :; do sleep 0.02; done");
        child.whenOutput(() -> {
            if (child.said().endsWith("ready\r\n")) {
                transport.write("\3");
            }
        });
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("ready\r\n^Cinterrupted\r\n");
        assertThat(child.end).isInstanceOf(ProcessDone.class);
    }

    @Test
    void controlCEndsAProgramByTheSignal() {
        ProcessTransport cat = reactor.spawnProcess(child, terminal, "/bin/cat");
        cat.write("\3");
        GuardedRun.run(reactor);
        assertThat(child.end)
                .isInstanceOfSatisfying(ProcessTerminated.class, end -> assertThat(end.signal()).isEqualTo("INT"));
    }

    @Test
    void theWindowMayChange() {
        ProcessTransport transport = shell("trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.02; done");
        child.whenOutput(() -> {
            if (child.said().equals("ready\r\n")) {
                transport.setWindowSize(50, 132);
            }
        });
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("ready\r\n50 132\r\n");
        assertThatThrownBy(() -> transport.setWindowSize(1, 70_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("70000 columns");
        transport.setWindowSize(1, 1); // closed: without effect
    }

    @Test
    void theSessionIsSignalledWhole() {
        ProcessTransport transport = shell("sleep 60 & echo ready; wait");
        child.whenOutput(() -> transport.signalProcessGroup("KILL"));
        GuardedRun.run(reactor);
        assertThat(child.events).endsWith("ended");
    }

    @Test
    void closingTheTerminalHangsUp() {
        ProcessTransport transport = shell("trap 'exit 42' HUP; echo ready; while :; do sleep 0.02; done");
        child.whenOutput(transport::loseConnection);
        GuardedRun.run(reactor);
        assertThat(child.end).isInstanceOfSatisfying(
                ProcessTerminated.class, end -> assertThat(end.exitCode()).hasValue(42));
    }

    @Test
    void allThatWasSaidComesBeforeTheEnd() {
        shell("seq 1 20000");
        GuardedRun.run(reactor);
        assertThat(child.said().lines()).hasSize(20000).endsWith("20000");
    }

    @Test
    void whatIsLeftIsReadThoughNobodyTakesWhatIsWritten() {
        ProcessTransport transport = shell("stty -echo; seq 1 300");
        transport.pauseProducing();
        reactor.callLater(Duration.ofMillis(300), () -> {
            transport.write("to nobody\n");
            transport.resumeProducing();
        });
        GuardedRun.run(reactor);
        assertThat(child.said().lines()).hasSize(300);
    }

    @Test
    void anInteractiveShell() {
        boolean there = Files.isExecutable(Path.of("/bin/bash"));
        assumeTrue(there || "true".equals(System.getenv("CI")), "no /bin/bash");
        ProcessTransport bash =
                reactor.spawnProcess(child, terminal.withEnvironment(Map.of("PS1", "$ ")), "/bin/bash", "--norc", "-i");
        bash.write("echo $((6 * 7)); jobs -l; exit 3\n");
        GuardedRun.run(reactor);
        assertThat(child.said()).contains("42\r\n").doesNotContain("no job control");
        assertThat(child.end).isInstanceOfSatisfying(
                ProcessTerminated.class, end -> assertThat(end.exitCode()).hasValue(3));
    }

    @Test
    void anInteractivePython() {
        boolean there = Files.isExecutable(Path.of("/usr/bin/python3"));
        assumeTrue(there || "true".equals(System.getenv("CI")), "no /usr/bin/python3");
        ProcessTransport python = reactor.spawnProcess(child, terminal, "/usr/bin/python3", "-q", "-i");
        python.write("import sys, os\nprint(sys.stdin.isatty(), os.get_terminal_size())\nexit()\n");
        GuardedRun.run(reactor);
        assertThat(child.said()).contains("True os.terminal_size(columns=99, lines=33)");
    }

    @Test
    void aTerminalAndOtherDescriptorsAreRefusedTogether() {
        ProcessOptions others = ProcessOptions.DEFAULT.withChildFds(Map.of(1, ChildFd.READ));
        assertThatThrownBy(() -> others.withPty(TerminalSize.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not both");
        assertThatThrownBy(() -> terminal.withProcessGroup(0L)).isInstanceOf(IllegalArgumentException.class);
    }
}
