package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.ChildFd;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessExitedAlready;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessTerminated;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Children outside of any reactor, with and without pidfds, as on kernels that have none. */
@EnabledOnOs(OS.LINUX)
final class NativeChildTest {
    private static final ProcessOptions NOTHING = ProcessOptions.DEFAULT.withChildFds(
            Map.of(0, ChildFd.NULL, 1, ChildFd.NULL, 2, ChildFd.NULL));

    private static NativeChild shell(String script) throws IOException {
        return NativeProcesses.spawn(NOTHING, List.of("/bin/sh"), List.of("sh", "-c", script));
    }

    private static ConnectionEnd end(NativeChild child) throws Exception {
        CompletableFuture<ConnectionEnd> told = new CompletableFuture<>();
        ChildReaper.reap(child, told::complete);
        return told.get(15, TimeUnit.SECONDS);
    }

    @Test
    void theReaperTellsTheEndByAPidfd() throws Exception {
        NativeChild child = shell("exit 5");
        assertThat(child.pidfd()).isNotNegative();
        assertThat(end(child)).isInstanceOfSatisfying(
                ProcessTerminated.class, ended -> assertThat(ended.exitCode()).hasValue(5));
        assertThat(child.pidfd()).isNegative();
    }

    @Test
    void withoutAPidfdAThreadWaits() throws Exception {
        NativeChild child = shell("sleep 0.1; exit 6");
        child.release();
        assertThat(child.reap()).isNull();
        assertThat(end(child)).isInstanceOfSatisfying(
                ProcessTerminated.class, ended -> assertThat(ended.exitCode()).hasValue(6));
    }

    @Test
    void withoutAPidfdSignalsGoByTheNumberUntilItIsReaped() throws Exception {
        NativeChild child = shell("exec sleep 60");
        child.release();
        child.signal(SignalNames.number("USR1"));
        assertThat(end(child)).isInstanceOfSatisfying(
                ProcessTerminated.class, ended -> assertThat(ended.signal()).isEqualTo("USR1"));
        assertThatThrownBy(() -> child.signal(9)).isInstanceOf(ProcessExitedAlready.class);
    }

    @Test
    void aStatusThatSomebodyElseHasTakenIsNotGuessed() throws Exception {
        NativeChild child = shell("exit 7");
        ProcessCalls calls = new ProcessCalls();
        assertThat(calls.waitid(ProcessCalls.P_PID, (int) child.pid(), ProcessCalls.WEXITED)).isZero();
        assertThat(end(child)).isInstanceOfSatisfying(ProcessTerminated.class, ended -> {
            assertThat(ended.exitCode()).isEmpty();
            assertThat(ended.signal()).isNull();
            assertThat(ended).hasMessageContaining("somebody else in this program has taken its status");
        });
    }

    @Test
    void manyAtOnce() throws Exception {
        List<NativeChild> children = new java.util.ArrayList<>();
        for (int i = 0; i < 100; i++) {
            children.add(shell("exit " + i));
        }
        for (int i = 0; i < 100; i++) {
            ConnectionEnd ended = end(children.get(i));
            int status = ended instanceof ProcessTerminated terminated ? terminated.exitCode().orElseThrow() : 0;
            assertThat(status).isEqualTo(i);
        }
    }
}
