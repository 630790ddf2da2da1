package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ChildFd;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 2.15 in a program of its own, with pipes, sockets, files and a terminal as its standard input and output. */
@EnabledOnOs(OS.LINUX)
final class NativeStandardIoTest {
    private final LoopReactor reactor = GuardedRun.reactor();
    private final WatchedProcess child = new WatchedProcess();

    private ProcessTransport program(ProcessOptions options, String... args) {
        String[] command = StandardIoPrograms.command(args).toArray(String[]::new);
        return reactor.spawnProcess(
                child, options, command[0], java.util.Arrays.copyOfRange(command, 1, command.length));
    }

    /** A shell script in which {@code "$@"} is the program. */
    private ProcessTransport script(ProcessOptions options, String text, String... args) {
        String[] command = StandardIoPrograms.command(args).toArray(String[]::new);
        String[] all = new String[command.length + 3];
        all[0] = "-c";
        all[1] = text;
        all[2] = "script";
        System.arraycopy(command, 0, all, 3, command.length);
        return reactor.spawnProcess(child, options, "/bin/sh", all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void section2_15_muchGoesThroughPipes(String backend) {
        String much = "0123456789abcde\n".repeat(1 << 16);
        ProcessTransport program = program(ProcessOptions.DEFAULT, backend);
        program.write(much);
        program.closeStdin();
        GuardedRun.run(reactor);
        assertThat(child.said().equals("first " + much + " last")).isTrue();
        assertThat(child.complained()).isEqualTo("ConnectionDone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void section2_15_aWriterThatHasGoneBeforeWeBegin(String backend) {
        script(ProcessOptions.DEFAULT, "{ printf early; } | { sleep 0.3; exec \"$@\"; }", backend);
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("first early last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void section2_15_nothingAtAllIsRead(String backend) {
        script(ProcessOptions.DEFAULT, "true | { sleep 0.2; exec \"$@\"; }", backend);
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("first  last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void section2_15_halfCloseableGoesOnWritingAtTheEndOfInput(String backend) {
        ProcessTransport program = program(ProcessOptions.DEFAULT, backend, "going on");
        program.write("typed");
        program.closeStdin();
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("first open typed; still writing last");
        assertThat(child.complained()).isEqualTo("read lost after 5, ConnectionDone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void section2_15_halfCloseableGoesOnReadingWhenNobodyReadsItsOutput(String backend) {
        ProcessTransport program = program(ProcessOptions.DEFAULT, backend, "going on");
        child.whenOutput(() -> {
            if (child.said().endsWith("open ")) {
                program.closeStdout();
            }
        });
        child.whenErrors(() -> {
            if (child.complained().equals("write lost, ")) {
                program.write("typed");
                program.closeStdin();
            }
        });
        GuardedRun.run(reactor);
        assertThat(child.complained()).isEqualTo("write lost, read lost after 5, ConnectionDone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void section2_15_othersAreLostByAWriteWhenNobodyReadsTheirOutput(String backend) {
        ProcessTransport program = program(ProcessOptions.DEFAULT, backend);
        child.whenOutput(() -> {
            program.closeStdout();
            program.write("this is to be said back");
        });
        GuardedRun.run(reactor);
        assertThat(child.complained()).isEqualTo("ConnectionLost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void section2_15_aTerminalWorksAndItsModeIsLeftAsItWas(String backend) {
        ProcessTransport shell = script(
                ProcessOptions.DEFAULT.withPty(TerminalSize.DEFAULT),
                "stty -echo; \"$@\"; grep flags /proc/self/fdinfo/0; read line; echo and $line",
                backend);
        child.whenOutput(() -> {
            if (child.said().endsWith("first ")) {
                shell.write("typed\n\4after\n");
            }
        });
        GuardedRun.run(reactor);
        String said = child.said().replace("ConnectionDone", "");
        assertThat(said).startsWith("first typed\r\n last").endsWith("and after\r\n");
        assertThat(Integer.parseInt(said.replaceAll("(?s).*flags:\\s+(\\d+).*", "$1"), 8) & 04000)
                .as("O_NONBLOCK of what the shell reads")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void theModeOfThePipeIsNotChangedWhileWeRun(String backend) {
        script(
                ProcessOptions.DEFAULT,
                "{ \"$@\"; } & program=$!; sleep 1.2; grep flags /proc/self/fdinfo/1; kill -9 $program",
                backend);
        GuardedRun.run(reactor);
        String flags = child.said().replaceAll("(?s).*flags:\\s+(\\d+).*", "$1");
        assertThat(Integer.parseInt(flags, 8) & 04000).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void section2_15_aSocketWorks(String backend) {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        WatchedProcess both = new WatchedProcess() {
            @Override
            public void childDataReceived(int childFd, Bytes data) {
                seen.writeBytes(data.toArray());
                if (seen.toString(StandardCharsets.UTF_8).endsWith("over a socket")) {
                    transport().signalProcess("TERM");
                }
            }
        };
        String[] command = StandardIoPrograms.command(backend).toArray(String[]::new);
        String[] all = new String[command.length + 3];
        all[0] = "-c";
        all[1] = "exec \"$@\" <&5 >&5 5>&-";
        all[2] = "script";
        System.arraycopy(command, 0, all, 3, command.length);
        reactor.spawnProcess(
                        both, ProcessOptions.DEFAULT.withChildFds(Map.of(5, ChildFd.BOTH, 0, ChildFd.NULL)), "/bin/sh", all)
                .writeToChild(5, Bytes.of("over a socket"));
        GuardedRun.run(reactor);
        assertThat(seen.toString(StandardCharsets.UTF_8)).startsWith("first over a socket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void section2_15_filesWork(String backend, @TempDir Path folder) {
        script(
                ProcessOptions.DEFAULT,
                "f=" + folder + "; seq 1 10000 > $f/in; \"$@\" < $f/in > $f/out;"
                        + " printf \"first $(cat $f/in)\\n last\" | cmp - $f/out && echo same",
                backend);
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("same\n");
        assertThat(child.end).isInstanceOf(ProcessDone.class);
    }
}
