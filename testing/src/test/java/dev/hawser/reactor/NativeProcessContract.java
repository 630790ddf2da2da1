package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessExitedAlready;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.ProcessTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a child that the loop itself watches does better than the JDK's: exact ends, all signals, a noticed hang-up. */
abstract class NativeProcessContract {
    private final LoopReactor reactor = GuardedRun.reactor(backend());
    private final WatchedProcess child = new WatchedProcess();

    abstract String backend();

    private ProcessTransport shell(String script) {
        return reactor.spawnProcess(child, "/bin/sh", "-c", script);
    }

    private ProcessTerminated terminated() {
        assertThat(child.end).isSameAs(child.exit);
        if (child.end instanceof ProcessTerminated terminated) {
            return terminated;
        }
        throw new AssertionError("ended by " + child.end);
    }

    @ParameterizedTest
    @ValueSource(ints = {137, 143, 129, 192, 255})
    void X3_anExitAbove128IsAnExit(int status) {
        shell("exit " + status);
        GuardedRun.run(reactor);
        assertThat(terminated().exitCode()).hasValue(status);
        assertThat(terminated().signal()).isNull();
        assertThat(terminated()).hasMessageEndingWith("process ended with exit code " + status + ".");
    }

    @ParameterizedTest
    @CsvSource({"9,KILL", "15,TERM", "1,HUP", "11,SEGV", "6,ABRT", "13,PIPE", "10,USR1", "14,ALRM", "34,RTMIN",
        "37,RTMIN+3", "64,RTMIN+30"})
    void X3_aSignalIsASignalWhoeverSentIt(int number, String name) {
        shell("kill -" + number + " $$");
        GuardedRun.run(reactor);
        assertThat(terminated().signal()).isEqualTo(name);
        assertThat(terminated().exitCode()).isEmpty();
        assertThat(terminated()).hasMessageEndingWith("process ended by signal " + name + ".");
    }

    /** All that end a process by default; the others are asked of a shell below. */
    @ParameterizedTest
    @ValueSource(
            strings = {"HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
                "ALRM", "TERM", "STKFLT", "XCPU", "XFSZ", "VTALRM", "PROF", "IO", "PWR", "SYS", "RTMIN", "RTMIN+7",
                "RTMIN+30"})
    void X4_everySignalCanBeSent(String signal) {
        reactor.spawnProcess(child, "/bin/cat").signalProcess(signal);
        GuardedRun.run(reactor);
        assertThat(terminated().signal()).isEqualTo(signal);
    }

    @ParameterizedTest
    @CsvSource({"9,KILL", "15,TERM", "40,RTMIN+6", "RTMAX,RTMIN+30", "RTMAX-2,RTMIN+28", "kill,KILL", "IOT,ABRT"})
    void X4_aSignalMayBeItsNumberOrAnotherNameOfIt(String given, String name) {
        reactor.spawnProcess(child, "/bin/cat").signalProcess(given);
        GuardedRun.run(reactor);
        assertThat(terminated().signal()).isEqualTo(name);
    }

    @Test
    void X4_signalsThatDoNotEndAChild() throws IOException {
        ProcessTransport cat = reactor.spawnProcess(child, "/bin/cat");
        for (String signal : List.of("0", "CHLD", "URG", "WINCH", "STOP")) {
            cat.signalProcess(signal);
        }
        List<String> states = new ArrayList<>();
        reactor.deferLater(java.time.Duration.ofMillis(20)).finish(_ -> {
            states.add(state(cat.pid()));
            cat.signalProcess("CONT");
            cat.closeStdin();
        }, failure -> states.add(failure.toString()));
        GuardedRun.run(reactor);
        assertThat(states).containsExactly("T");
        assertThat(child.end).isInstanceOf(ProcessDone.class);
    }

    private static String state(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NOPE", "SIGTERM", "65", "999", "-9", "RTMIN-1", "RTMIN+31", "RTMAX-31", "RTMIN+"})
    void X4_noSignalOfThatNameIsRefusedByName(String signal) {
        ProcessTransport cat = reactor.spawnProcess(child, "/bin/cat");
        assertThatThrownBy(() -> cat.signalProcess(signal))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + signal + "\"")
                .hasMessageContaining("TERM");
        cat.closeStdin();
        GuardedRun.run(reactor);
    }

    @Test
    void X4_aHangUpOfTheReaderIsNoticedWithoutAWrite() {
        shell("exec 0<&-; echo closed; sleep 0.3");
        GuardedRun.run(reactor);
        assertThat(child.events).startsWith("made", "in lost").endsWith("ended").hasSize(6);
    }

    @Test
    void X1_signalsThatWeIgnoreAreNotIgnoredInTheChild() {
        shell("grep SigIgn /proc/self/status; grep SigBlk /proc/self/status"); // the JVM ignores SIGPIPE, and blocks some
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("SigIgn:\t0000000000000000\nSigBlk:\t0000000000000000\n");
    }

    @Test
    void X1_anotherNameForTheProgram() {
        ProcessOptions options = ProcessOptions.DEFAULT.withArg0("-another");
        reactor.spawnProcess(child, options, "/bin/sh", "-c", "tr '\\0' ' ' < /proc/$$/cmdline");
        GuardedRun.run(reactor);
        assertThat(child.said()).startsWith("-another -c ");
    }

    @Test
    void theUmaskIsTheChildsAlone() throws IOException {
        String before = umaskOfOurs();
        reactor.spawnProcess(child, ProcessOptions.DEFAULT.withUmask(0135), "/bin/sh", "-c", "umask");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("0135\n");
        assertThat(umaskOfOurs()).isEqualTo(before);
    }

    private static String umaskOfOurs() throws IOException {
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            List<String> masks = new ArrayList<>();
            for (Path task : tasks.toList()) {
                if (Files.exists(task.resolve("status"))) {
                    masks.addAll(Files.readAllLines(task.resolve("status")).stream()
                            .filter(line -> line.startsWith("Umask:"))
                            .toList());
                }
            }
            return String.join(" ", masks.stream().distinct().toList());
        }
    }

    @Test
    void aGroupOfItsOwnIsSignalledWhole() {
        ProcessTransport transport = reactor.spawnProcess(
                child, ProcessOptions.DEFAULT.withProcessGroup(0L), "/bin/sh", "-c", "sleep 60 & echo on; wait");
        child.whenOutput(() -> transport.signalProcessGroup("TERM"));
        GuardedRun.run(reactor);
        assertThat(terminated().signal()).isEqualTo("TERM");
        assertThat(child.events).as("the grandchild has let go of the pipes").endsWith("ended");
    }

    @Test
    void X4_whatItsLeaderLeavesBehindOfAGroupIsSignalledUntilTheEnd() {
        List<String> states = new ArrayList<>();
        WatchedProcess leader = new WatchedProcess() {
            @Override
            public void processExited(ConnectionEnd reason) throws Exception {
                super.processExited(reason);
                states.add(state(transport().pid()));
                assertThatThrownBy(() -> transport().signalProcess("KILL")).isInstanceOf(ProcessExitedAlready.class);
                transport().signalProcessGroup("KILL");
            }
        };
        ProcessOptions options = ProcessOptions.DEFAULT.withProcessGroup(0L);
        ProcessTransport transport = reactor.spawnProcess(leader, options, "/bin/sh", "-c", "sleep 60 & exit 3");
        GuardedRun.run(reactor);
        assertThat(leader.events).endsWith("ended");
        assertThat(leader.end).isSameAs(leader.exit).hasMessageContaining("exit code 3");
        assertThat(states).as("keeps the number of its group").containsExactly("Z");
        assertThat(Path.of("/proc/" + transport.pid())).as("reaped").doesNotExist();
    }

    @Test
    void X4_aLeaderWhoseGroupHoldsThePipesIsReapedWhenTheReactorStops() {
        WatchedProcess leader = new WatchedProcess() {
            @Override
            public void processExited(ConnectionEnd reason) throws Exception {
                super.processExited(reason);
                stopWhenBothAreThere();
            }

            @Override
            public void outReceived(Bytes data) throws Exception {
                super.outReceived(data);
                stopWhenBothAreThere();
            }

            private void stopWhenBothAreThere() {
                if (exit != null && said().endsWith("\n")) {
                    reactor().stop();
                }
            }
        };
        ProcessOptions options = ProcessOptions.DEFAULT.withProcessGroup(0L);
        ProcessTransport transport =
                reactor.spawnProcess(leader, options, "/bin/sh", "-c", "sleep 60 & echo $!; exit 3");
        GuardedRun.run(reactor);
        assertThat(Path.of("/proc/" + transport.pid())).as("reaped").doesNotExist();
        ProcessHandle.of(Long.parseLong(leader.said().strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void aGroupMayBeJoined() {
        WatchedProcess leader = new WatchedProcess().whenEnded(() -> {});
        ProcessTransport first =
                reactor.spawnProcess(leader, ProcessOptions.DEFAULT.withProcessGroup(0L), "/bin/cat");
        ProcessTransport second =
                reactor.spawnProcess(child, ProcessOptions.DEFAULT.withProcessGroup(first.pid()), "/bin/cat");
        second.signalProcessGroup("KILL");
        GuardedRun.run(reactor);
        assertThat(terminated().signal()).isEqualTo("KILL");
        assertThat(leader.end).isNotNull();
    }

    @Test
    void ourOwnGroupIsNotSignalled() {
        ProcessTransport cat = reactor.spawnProcess(child, "/bin/cat");
        assertThatThrownBy(() -> cat.signalProcessGroup("TERM"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("group of this program itself");
        cat.closeStdin();
        GuardedRun.run(reactor);
        assertThat(child.end).isInstanceOf(ProcessDone.class);
    }

    @Test
    void X4_aGroupSignalAfterTheExitIsRefused() {
        child.whenEnded(() -> {
            assertThatThrownBy(() -> child.transport().signalProcessGroup("KILL"))
                    .isInstanceOf(ProcessExitedAlready.class)
                    .hasMessageContaining("to the group of process " + child.transport().pid());
            child.events.add("refused");
            reactor.stop();
        });
        reactor.spawnProcess(child, ProcessOptions.DEFAULT.withProcessGroup(0L), "true");
        GuardedRun.run(reactor);
        assertThat(child.events).endsWith("refused");
    }

    @Test
    void withoutATerminalThereIsNoWindow() {
        ProcessTransport cat = reactor.spawnProcess(child, "/bin/cat");
        assertThatThrownBy(() -> cat.setWindowSize(1, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no terminal");
        cat.closeStdin();
        GuardedRun.run(reactor);
    }

    @Test
    void aFloodStaysInThePipeWhileItsReaderPauses() throws IOException {
        ProcessTransport yes = reactor.spawnProcess(child, "/bin/sh", "-c", "exec yes");
        child.whenOutput(yes::pauseProducing);
        int[] seen = new int[2];
        reactor.callLater(java.time.Duration.ofMillis(100), () -> {
            seen[0] = child.out.size();
            reactor.callLater(java.time.Duration.ofMillis(200), () -> {
                seen[1] = child.out.size();
                yes.signalProcess("KILL");
                yes.loseConnection();
            });
        });
        GuardedRun.run(reactor);
        assertThat(seen[0]).as("one read").isBetween(1, 64 << 10);
        assertThat(seen[1]).isEqualTo(seen[0]);
    }
}
