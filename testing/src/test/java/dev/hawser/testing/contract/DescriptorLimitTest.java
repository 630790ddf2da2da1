package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process without a descriptor left neither spins nor goes deaf (P8). In a JVM of its own, whose limit is low. */
@EnabledOnOs(OS.LINUX)
final class DescriptorLimitTest {
    @TempDir
    Path folder;

    @Test
    void P8_acceptingRestsWithoutSpinningAndGoesOnWhenDescriptorsAreFree() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 160 && exec \"$0\" \"$@\"",
                        java,
                        "-Xmx64m",
                        "-cp",
                        classPathOfJars(),
                        AcceptUntilFull.class.getName())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(output.readLine());
            assertThat(ask(port)).as("while there are descriptors").isEqualTo("hello");
            child.getOutputStream().write('\n');
            child.getOutputStream().flush();
            assertThat(output.readLine()).isEqualTo("full");
            try (Socket waiting = new Socket(InetAddress.getLoopbackAddress(), port)) {
                waiting.setSoTimeout(10_000);
                String figures = output.readLine();
                assertThat(figures)
                        .as("milliseconds of processor time in half a second; %s", Files.readString(folder.resolve("errors")))
                        .startsWith("busy ");
                assertThat(Integer.parseInt(figures.substring(5))).isLessThan(200);
                assertThat(Peer.readAll(new TcpWire.End(waiting, port))).as("after descriptors were freed").isEqualTo("hello");
            }
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isZero();
        } finally {
            child.destroyForcibly();
        }
    }

    /** A jar is open already when the last descriptor goes: a class of a folder could not be loaded then. */
    private String classPathOfJars() {
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (new File(entry).isDirectory()) {
                String file = folder.resolve(entries.size() + ".jar").toString();
                assertThat(jar.run(System.out, System.err, "--create", "--no-manifest", "--file", file, "-C", entry, "."))
                        .isZero();
                entries.add(file);
            } else {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static String ask(int port) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            return Peer.readAll(new TcpWire.End(socket, port));
        }
    }
}
