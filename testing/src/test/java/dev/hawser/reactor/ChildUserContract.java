package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.net.ChildUser;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.TerminalSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Children of another user, started by root. */
abstract class ChildUserContract {
    private final LoopReactor reactor = GuardedRun.reactor(backend());
    private final WatchedProcess child = new WatchedProcess();
    private final ProcessOptions other =
            ProcessOptions.DEFAULT.withUser(new ChildUser(12345, 23456, List.of(34567L, 45678L))).withUmask(027);

    abstract String backend();

    @BeforeEach
    void asRoot() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root may change users");
    }

    private static final String WHO = "grep -E '^(Uid|Gid|Groups|CapPrm|CapEff|CapAmb|Umask):' /proc/self/status";

    @Test
    void theChildIsThatUserAndHasNoRightsOfOurs() {
        reactor.spawnProcess(child, other, "/bin/sh", "-c", WHO);
        GuardedRun.run(reactor);
        assertThat(child.said().lines().map(String::strip)).containsExactly(
                "Umask:\t0027",
                "Uid:\t12345\t12345\t12345\t12345",
                "Gid:\t23456\t23456\t23456\t23456",
                "Groups:\t34567 45678",
                "CapPrm:\t0000000000000000",
                "CapEff:\t0000000000000000",
                "CapAmb:\t0000000000000000");
    }

    @Test
    void withoutGroupsItHasNone() {
        reactor.spawnProcess(child, ProcessOptions.DEFAULT.withUser(new ChildUser(12345, 4294967294L)), "/bin/sh", "-c", WHO);
        GuardedRun.run(reactor);
        assertThat(child.said().lines().map(String::strip)).contains("Groups:", "Gid:" + "\t4294967294".repeat(4));
    }

    @Test
    void noThreadOfOursChanges() throws IOException {
        TreeSet<String> before = ours();
        reactor.spawnProcess(child, other, "/bin/sh", "-c", "id -u");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("12345\n");
        assertThat(ours()).isEqualTo(before);
    }

    @Test
    void aRefusedStartChangesNothingEither() throws IOException {
        TreeSet<String> before = ours();
        assertThatThrownBy(() -> reactor.spawnProcess(child, other, "/no/such/program"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("No such file or directory");
        assertThat(ours()).isEqualTo(before);
    }

    @Test
    void itIsTheChildsUserWhoMustBeAbleToRunTheProgram(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
        Path program = Files.writeString(folder.resolve("ours"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() -> reactor.spawnProcess(child, other, program.toString()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Permission denied");
    }

    @Test
    void theTerminalIsTheChilds() {
        reactor.spawnProcess(child, other.withPty(TerminalSize.DEFAULT), "/bin/sh", "-c", "id -u; stat -c %u $(tty)");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("12345\r\n12345\r\n");
    }

    @Test
    void numbersThatNobodyHasAreRefused() {
        assertThatThrownBy(() -> new ChildUser(-1, 0)).hasMessageContaining("no uid: -1");
        assertThatThrownBy(() -> new ChildUser(0, 0xffff_ffffL)).hasMessageContaining("no gid: 4294967295");
        assertThatThrownBy(() -> new ChildUser(0, 0, List.of(-5L))).hasMessageContaining("supplementary group: -5");
    }

    /** What all our threads are, and whether others of our user may look at us. */
    private static TreeSet<String> ours() throws IOException {
        TreeSet<String> all = new TreeSet<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try (Stream<String> lines = Files.lines(task.resolve("status"))) {
                    lines.filter(line -> line.matches("(Uid|Gid|Groups|CapPrm|CapEff|CapInh|CapAmb|Umask|NoNewPrivs):.*"))
                            .forEach(all::add);
                } catch (NoSuchFileException | UncheckedIOException ended) {
                    continue; // a thread that has ended meanwhile
                }
            }
        }
        all.add("dumpable " + Dumpable.get());
        return all;
    }
}
