package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.ChildFd;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How children begin, whoever runs them. A subclass says on which backend. */
@DisabledOnOs(OS.WINDOWS)
abstract class ProcessStartContract {
    private final LoopReactor reactor = GuardedRun.reactor(backend());
    private final WatchedProcess child = new WatchedProcess();

    abstract String backend();

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
    void X1_aNameIsLookedForInThePathOfTheChild(@TempDir Path directory) throws IOException {
        Path program = Files.writeString(directory.resolve("only-here"), "#!/bin/sh\necho found \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        ProcessOptions options =
                ProcessOptions.DEFAULT.withEnvironment(Map.of("PATH", "/nowhere:" + directory + ":/bin"));
        reactor.spawnProcess(child, options, "only-here", "it");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("found it\n");
        assertThatThrownBy(() -> reactor.spawnProcess(new WatchedProcess(), "only-here"))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void X1_aFileThatMayNotBeRunIsRefusedWithTheSystemsReason(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("text"), "no program");
        assertThatThrownBy(() -> reactor.spawnProcess(child, file.toString()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot start " + file)
                .hasMessageContaining("Permission denied");
    }

    @Test
    void X1_aScriptWithoutItsInterpreterIsRunByTheShell(@TempDir Path directory) throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "echo \"$1\" by a shell\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        reactor.spawnProcess(child, script.toString(), "run");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("run by a shell\n");
    }

    @Test
    void descriptorsMayBeNothingAtAll() {
        ProcessOptions options = ProcessOptions.DEFAULT.withChildFds(
                Map.of(0, ChildFd.NULL, 1, ChildFd.READ, 2, ChildFd.NULL));
        ProcessTransport cat = reactor.spawnProcess(child, options, "/bin/sh", "-c", "cat; echo end; echo lost >&2");
        assertThatThrownBy(() -> cat.write("x")).isInstanceOf(IllegalArgumentException.class);
        cat.closeStdin();
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("end\n");
        assertThat(child.complained()).isEmpty();
        assertThat(child.events).containsExactlyInAnyOrder("made", "out lost", "exited", "ended");
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
