package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.LogContext;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessExitedAlready;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.ProcessTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How children end, whoever runs them. A subclass says on which backend. */
@DisabledOnOs(OS.WINDOWS)
abstract class ProcessEndContract {
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

    @Test
    void X3_statusZeroIsProcessDone() {
        shell("exit 0");
        GuardedRun.run(reactor);
        assertThat(child.end).isInstanceOf(ProcessDone.class).isSameAs(child.exit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 127, 128, 193, 255})
    void X3_anotherStatusIsProcessTerminatedWithTheCode(int status) {
        shell("exit " + status);
        GuardedRun.run(reactor);
        assertThat(terminated().exitCode()).hasValue(status);
        assertThat(terminated().signal()).isNull();
        assertThat(terminated()).hasMessageContaining("exit code " + status + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void X3_aSignalOfOursIsTheReason(String signal) {
        ProcessTransport cat = reactor.spawnProcess(child, "cat");
        cat.signalProcess(signal);
        GuardedRun.run(reactor);
        assertThat(terminated().signal()).isEqualTo(signal);
        assertThat(terminated().exitCode()).isEmpty();
    }

    @Test
    void X3_anExitThatDoesNotFitOurSignalIsAnExit() {
        shell("trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.02; done");
        child.whenOutput(() -> {
            child.whenOutput(() -> {});
            child.transport().signalProcess("TERM");
        });
        GuardedRun.run(reactor);
        assertThat(terminated().exitCode()).hasValue(5);
        assertThat(child.said()).as("said after the signal").isEqualTo("ready\nbye\n");
    }

    @Test
    void X2_aGrandchildThatKeepsThePipesIsWaitedFor() {
        shell("(sleep 0.8; echo late; echo later >&2; sleep 0.1; echo latest) & echo early; sleep 0.4");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("early\nlate\nlatest\n");
        assertThat(child.complained()).isEqualTo("later\n");
        assertThat(child.events).startsWith("made").endsWith("ended").hasSize(6);
        assertThat(child.events.subList(1, 3)).containsExactlyInAnyOrder("exited", "in lost");
    }

    @Test
    void X2_theStreamsMayEndBeforeTheExit() {
        shell("exec 1>&- 2>&-; sleep 0.2; exit 4");
        GuardedRun.run(reactor);
        assertThat(child.events.subList(1, 3)).containsExactlyInAnyOrder("out lost", "err lost");
        assertThat(child.events.subList(3, 5)).containsExactlyInAnyOrder("exited", "in lost");
        assertThat(child.events).endsWith("ended").hasSize(6);
        assertThat(terminated().exitCode()).hasValue(4);
    }

    @Test
    void X2_outputAndExitTogetherLoseNothing() {
        shell("seq 1 20000; exit 2");
        GuardedRun.run(reactor);
        assertThat(child.said().lines()).hasSize(20000).endsWith("20000");
    }

    @Test
    void X2_theEventsOfEachDescriptorGoByItsNumber() {
        List<String> seen = new ArrayList<>();
        ProcessProtocol byNumber = new ProcessProtocol() {
            @Override
            public void childDataReceived(int childFd, Bytes data) {
                seen.add(childFd + data.utf8());
            }

            @Override
            public void childConnectionLost(int childFd) {
                seen.add("lost " + childFd);
            }

            @Override
            public void processEnded(ConnectionEnd reason) {
                reactor().stop();
            }
        };
        reactor.spawnProcess(byNumber, "/bin/sh", "-c", "echo a; echo b >&2");
        GuardedRun.run(reactor);
        assertThat(seen).containsExactlyInAnyOrder("1a\n", "2b\n", "lost 0", "lost 1", "lost 2");
    }

    @Test
    void X2_whatAnEventThrowsIsLoggedAndTheOthersCome() {
        WatchedProcess throwing = new WatchedProcess() {
            @Override
            public void processExited(ConnectionEnd reason) throws Exception {
                super.processExited(reason);
                throw new Exception("of processExited, thrown on purpose");
            }

            @Override
            public void processEnded(ConnectionEnd reason) throws Exception {
                super.processEnded(reason);
                throw new StackOverflowError("of processEnded, thrown on purpose");
            }
        };
        throwing.whenOutput(() -> {
            throw new IllegalStateException("of outReceived, thrown on purpose");
        });
        reactor.spawnProcess(throwing, "/bin/sh", "-c", "echo 1; sleep 0.05; echo 2");
        GuardedRun.run(reactor);
        assertThat(throwing.said()).isEqualTo("1\n2\n");
        assertThat(throwing.events).endsWith("ended").hasSize(6);
    }

    @Test
    void aFatalErrorOfAnEventEndsTheReactor() {
        child.whenOutput(() -> {
            throw new NoClassDefFoundError("thrown on purpose");
        });
        shell("echo 1; cat");
        assertThatThrownBy(reactor::run).isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void X4_aSignalAfterTheExitIsRefused() {
        child.whenEnded(() -> {
            assertThatThrownBy(() -> child.transport().signalProcess("KILL"))
                    .isInstanceOf(ProcessExitedAlready.class)
                    .hasMessageContaining("signal KILL")
                    .hasMessageContaining("exited already")
                    .hasMessageContaining(Long.toString(child.transport().pid()));
            child.events.add("refused");
            reactor.stop();
        });
        shell("exit 0");
        GuardedRun.run(reactor);
        assertThat(child.events).endsWith("refused");
    }

    @Test
    void eventsRunUnderTheNameOfTheProcess() {
        List<String> subjects = new ArrayList<>();
        child.whenMade(() -> subjects.add(LogContext.current()));
        child.whenOutput(() -> subjects.add(LogContext.current()));
        child.whenEnded(() -> {
            subjects.add(LogContext.current());
            reactor.stop();
        });
        ProcessTransport transport = shell("echo x");
        GuardedRun.run(reactor);
        assertThat(subjects).hasSize(3).containsOnly("WatchedProcess," + transport.pid());
        assertThat(LogContext.current()).isEqualTo("-");
    }

    @Test
    void theReactorsStopLosesThePipesAndDoesNotKill() {
        ProcessTransport sleeper = reactor.spawnProcess(child, "sleep", "60");
        reactor.callLater(Duration.ofMillis(50), reactor::stop);
        GuardedRun.run(reactor);
        assertThat(child.events)
                .containsExactlyInAnyOrder("made", "in lost", "out lost", "err lost");
        ProcessHandle handle = ProcessHandle.of(sleeper.pid()).orElseThrow();
        assertThat(handle.isAlive()).isTrue();
        handle.destroyForcibly();
        handle.onExit().join();
        reactor.callLater(Duration.ofMillis(100), reactor::stop);
        GuardedRun.run(reactor);
        assertThat(child.events).as("not told in a later run").hasSize(4);
    }

    @Test
    void theReactorsStopDoesNotWaitForAChildWithoutPipes() {
        shell("trap '' PIPE; exec sleep 1").loseConnection();
        reactor.callLater(Duration.ofMillis(50), reactor::stop);
        GuardedRun.run(reactor);
        assertThat(child.events).hasSize(4);
        ProcessHandle.of(child.transport().pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void anotherThreadIsRefused() throws Exception {
        ProcessTransport cat = reactor.spawnProcess(child, "cat");
        List<Throwable> thrown = new ArrayList<>();
        Thread other = new Thread(() -> {
            for (Runnable use : List.<Runnable>of(
                    () -> cat.write("x"),
                    cat::closeStdin,
                    () -> cat.writeToChild(0, Bytes.of("x")),
                    () -> cat.closeChildFd(9),
                    cat::loseConnection,
                    () -> cat.signalProcess("KILL"))) {
                try {
                    use.run();
                } catch (WrongThreadException refused) {
                    thrown.add(refused);
                }
            }
        });
        other.start();
        other.join();
        assertThat(thrown).hasSize(6);
        cat.closeStdin();
        GuardedRun.run(reactor);
        assertThat(child.said()).isEmpty();
    }
}
