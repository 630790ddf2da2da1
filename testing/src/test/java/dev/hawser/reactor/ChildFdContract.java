package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ChildFd;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.TerminalSize;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any set of descriptors for a child, and nothing else of ours. */
abstract class ChildFdContract {
    private final LoopReactor reactor = GuardedRun.reactor(backend());
    private final SortedMap<Integer, String> said = new TreeMap<>();
    private final List<Integer> lost = new ArrayList<>();
    private final ProcessProtocol child = new ProcessProtocol() {
        @Override
        public void childDataReceived(int childFd, Bytes data) {
            said.merge(childFd, data.utf8(), String::concat);
        }

        @Override
        public void childConnectionLost(int childFd) {
            lost.add(childFd);
        }

        @Override
        public void processEnded(ConnectionEnd reason) {
            reactor().stop();
        }
    };

    abstract String backend();

    private ProcessTransport shell(Map<Integer, ChildFd> descriptors, String script) {
        return reactor.spawnProcess(child, ProcessOptions.DEFAULT.withChildFds(descriptors), "/bin/sh", "-c", script);
    }

    private String said(int childFd) {
        return said.getOrDefault(childFd, "");
    }

    /** What a child finds: bash lists without a descriptor of its own. */
    private static final String LIST = "cd /proc/self/fd && for n in *; do [ -e $n ] && echo $n; done";

    @Test
    void X1_nothingOfOursLeaksIntoAChild(@TempDir Path folder) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("file").toFile(), "rw");
                ServerSocket port = new ServerSocket(0);
                Stream<Path> listing = Files.list(folder)) {
            shell(ProcessOptions.THREE_PIPES, LIST);
            GuardedRun.run(reactor);
            assertThat(file.getChannel().isOpen()).isTrue();
            assertThat(port.isClosed()).isFalse();
            assertThat(listing).isNotNull();
        }
        assertThat(said(1).lines()).containsExactly("0", "1", "2");
    }

    @Test
    void X1_descriptorsGoWhereTheMapSays() {
        ProcessTransport transport = shell(
                Map.of(0, ChildFd.NULL, 1, ChildFd.READ, 3, ChildFd.WRITE, 4, ChildFd.READ, 7, ChildFd.READ),
                "read word <&3; echo \"$word\" >&4; echo seven >&7; " + LIST);
        transport.writeToChild(3, Bytes.of("through three\n"));
        GuardedRun.run(reactor);
        assertThat(said.get(4)).isEqualTo("through three\n");
        assertThat(said.get(7)).isEqualTo("seven\n");
        assertThat(said(1).lines()).containsExactly("0", "1", "3", "4", "7");
        assertThat(lost).containsExactlyInAnyOrder(1, 3, 4, 7);
    }

    /** Numbers that our own pipes are likely to have, in the opposite order: none may be overwritten before it is used. */
    @Test
    void X1_manyDescriptorsWhoseNumbersCross() {
        Map<Integer, ChildFd> wanted = new TreeMap<>(Map.of(0, ChildFd.NULL, 2, ChildFd.NULL));
        IntStream.rangeClosed(40, 90).forEach(number -> wanted.put(130 - number, ChildFd.READ));
        reactor.spawnProcess(
                child,
                ProcessOptions.DEFAULT.withChildFds(wanted),
                "/bin/bash",
                "-c",
                "for ((i = 40; i <= 90; i++)); do echo $i >&$i; done");
        GuardedRun.run(reactor);
        assertThat(said).hasSize(51);
        said.forEach((number, text) -> assertThat(text).isEqualTo(number + "\n"));
    }

    @Test
    void X1_theLargestNumber() {
        reactor.spawnProcess(
                child,
                ProcessOptions.DEFAULT.withChildFds(Map.of(0, ChildFd.NULL, 1023, ChildFd.READ)),
                "/bin/bash",
                "-c",
                "echo far >&1023");
        GuardedRun.run(reactor);
        assertThat(said).isEqualTo(Map.of(1023, "far\n"));
        assertThatThrownBy(() -> ProcessOptions.DEFAULT.withChildFds(Map.of(1024, ChildFd.READ)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1024");
    }

    @Test
    void X1_oneOfOursIsInheritedUnderAnotherNumber() throws IOException {
        ProcessTransport first = shell(Map.of(0, ChildFd.WRITE, 1, ChildFd.READ), "exec cat");
        int ours = pipeOfOurs(first.pid());
        ProcessProtocol second = new ProcessProtocol() {};
        reactor.spawnProcess(
                second,
                ProcessOptions.DEFAULT.withChildFds(Map.of(0, ChildFd.NULL, 5, ChildFd.inherit(ours))),
                "/bin/sh",
                "-c",
                "echo by the second >&5");
        reactor.callLater(java.time.Duration.ofMillis(300), first::closeStdin);
        GuardedRun.run(reactor);
        assertThat(said.get(1)).isEqualTo("by the second\n");
    }

    /** The number with us of the pipe that is the standard input of {@code pid}. */
    private static int pipeOfOurs(long pid) throws IOException {
        Path theirs = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/0"));
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(one -> {
                        try {
                            return Files.readSymbolicLink(one).equals(theirs);
                        } catch (IOException closed) {
                            return false;
                        }
                    })
                    .map(one -> Integer.parseInt(one.getFileName().toString()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aDescriptorThatIsNotOpenIsNotInherited() {
        assertThatThrownBy(() -> shell(Map.of(1, ChildFd.inherit(987654)), "true"))
                .isInstanceOf(java.io.UncheckedIOException.class)
                .hasMessageContaining("descriptor 987654 to inherit")
                .hasMessageContaining("Bad file descriptor");
        assertThatThrownBy(() -> ChildFd.inherit(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bothWaysOverOneDescriptor() {
        ProcessTransport transport =
                shell(Map.of(0, ChildFd.NULL, 6, ChildFd.BOTH), "exec cat <&6 >&6");
        transport.writeToChild(6, Bytes.of("to and fro"));
        reactor.callLater(java.time.Duration.ofMillis(100), () -> {
            assertThat(said.get(6)).isEqualTo("to and fro");
            transport.closeChildFd(6);
        });
        GuardedRun.run(reactor);
        assertThat(lost).containsExactly(6);
    }

    @Test
    void withoutDescriptorsThereIsTheExitAlone() {
        shell(Map.of(), "[ -e /proc/self/fd/0 ] && exit 1; exit 0");
        GuardedRun.run(reactor);
        assertThat(lost).isEmpty();
    }

    @Test
    void aRefusedStartLeavesNoDescriptorOpen() throws IOException {
        spawnMissing();
        long before = open();
        for (int i = 0; i < 50; i++) {
            spawnMissing();
        }
        assertThat(open()).isEqualTo(before);
    }

    private void spawnMissing() {
        Map<Integer, ChildFd> wanted = IntStream.range(0, 20).boxed().collect(Collectors.toMap(n -> n, n -> ChildFd.BOTH));
        assertThatThrownBy(() ->
                        reactor.spawnProcess(child, ProcessOptions.DEFAULT.withChildFds(wanted), "/no/such/program"))
                .hasMessageContaining("cannot start /no/such/program: No such file or directory");
        assertThatThrownBy(() -> reactor.spawnProcess(
                        child, ProcessOptions.DEFAULT.withPty(TerminalSize.DEFAULT), "/no/such/program"))
                .hasMessageContaining("No such file or directory");
    }

    private static long open() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }
}
