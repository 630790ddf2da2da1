package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.ProcessOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ProcessStartTest {
    private final LoopReactor reactor = GuardedRun.reactor();
    private final WatchedProcess child = new WatchedProcess();

    @Test
    void X1_theArgumentsAreThoseAfterTheName() {
        reactor.spawnProcess(child, "/bin/sh", "-c", "printf '[%s]' \"$@\"", "sh", "a b", "", "c'\"$x");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("[a b][][c'\"$x]");
    }

    @Test
    void X1_anUnknownExecutableIsRefusedByName() {
        assertThatThrownBy(() -> reactor.spawnProcess(child, "no-such-program"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("cannot start no-such-program");
        assertThat(child.events).isEmpty();
        reactor.spawnProcess(child, "true"); // the protocol is still free
        GuardedRun.run(reactor);
    }

    @Test
    void X1_anUnknownDirectoryIsRefusedByName(@TempDir Path directory) {
        ProcessOptions options = ProcessOptions.DEFAULT.withDirectory(directory.resolve("nowhere"));
        assertThatThrownBy(() -> reactor.spawnProcess(child, options, "cat"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void X1_aNulCharacterIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> reactor.spawnProcess(child, "echo", "fine", "a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("argument 2 of echo")
                .hasMessageContaining("a\\0b");
        assertThatThrownBy(() -> reactor.spawnProcess(child, "ec\0ho")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void X1_theEnvironmentReplacesOurs() {
        ProcessOptions options = ProcessOptions.DEFAULT.withEnvironment(Map.of("ONLY", "this one"));
        reactor.spawnProcess(child, options, "/usr/bin/env");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("ONLY=this one\n");
    }

    @Test
    void X1_anEmptyEnvironmentIsEmpty() {
        reactor.spawnProcess(child, ProcessOptions.DEFAULT.withEnvironment(Map.of()), "/usr/bin/env");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEmpty();
    }

    @Test
    void X1_withoutAnEnvironmentOursIsInherited() {
        reactor.spawnProcess(child, "/usr/bin/env");
        GuardedRun.run(reactor);
        assertThat(child.said()).contains("PATH=" + System.getenv("PATH"));
    }

    @Test
    void X1_theDirectoryIsTheChilds(@TempDir Path directory) throws IOException {
        reactor.spawnProcess(child, ProcessOptions.DEFAULT.withDirectory(directory), "pwd");
        GuardedRun.run(reactor);
        assertThat(Path.of(child.said().strip()).toRealPath()).isEqualTo(directory.toRealPath());
    }

    @Test
    void oneProtocolWatchesOneProcess() {
        reactor.spawnProcess(child, "cat").closeStdin();
        assertThatThrownBy(() -> reactor.spawnProcess(child, "cat"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("watches a process already");
        GuardedRun.run(reactor);
        assertThat(child.events).hasSize(6);
    }
}
