package dev.hawser.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.launcher.process.CannotLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceTest {
    private static final Path HOME = Path.of("/home/ann");
    private static final Path CONFIGURATION = Path.of("/home/ann/.config/hawser");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void rootHasTheFoldersOfTheSystem() {
        Instance instance = new Instance("web", folders(true, Map.of("XDG_STATE_HOME", "/x", "XDG_RUNTIME_DIR", "/y")));
        assertThat(instance.pidFile()).isEqualTo(Path.of("/run/hawser/web.pid"));
        assertThat(instance.logFile()).isEqualTo(Path.of("/var/log/hawser/web.log"));
        assertThat(instance.configuration()).isEqualTo(Path.of("/etc/hawser/web.conf"));
    }

    @Test
    void othersHaveTheirOwn() {
        Instance instance = new Instance("web", folders(false, Map.of("XDG_STATE_HOME", "/x", "XDG_RUNTIME_DIR", "/y")));
        assertThat(instance.pidFile()).isEqualTo(Path.of("/y/hawser/web.pid"));
        assertThat(instance.logFile()).isEqualTo(Path.of("/x/hawser/web.log"));
        assertThat(instance.configuration()).isEqualTo(Path.of("/home/ann/.config/hawser/web.conf"));
    }

    @Test
    void theUsualPlacesStandInForThoseThatAreNotSaidOrRelative() {
        Instance instance = new Instance("web", folders(false, Map.of("XDG_STATE_HOME", "x")));
        assertThat(instance.pidFile()).isEqualTo(Path.of("/home/ann/.local/state/hawser/web.pid"));
        assertThat(instance.logFile()).isEqualTo(Path.of("/home/ann/.local/state/hawser/web.log"));
    }

    @Test
    void theFoldersThatAServiceManagerHasMadeComeFirst() {
        Instance instance = new Instance(
                "web",
                folders(false, Map.of("RUNTIME_DIRECTORY", "/r:/s", "LOGS_DIRECTORY", "/l", "CONFIGURATION_DIRECTORY", "/c")));
        assertThat(instance.pidFile()).isEqualTo(Path.of("/r/web.pid"));
        assertThat(instance.logFile()).isEqualTo(Path.of("/l/web.log"));
        assertThat(instance.configuration()).isEqualTo(Path.of("/c/web.conf"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "/", "..", ".x", "-x", "a b", "a\nb", "ä", "\0"})
    void aNameThatWouldLeadElsewhereIsRefused(String name) {
        assertThatThrownBy(() -> Instance.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"");
    }

    @Test
    void aConfigurationIsOneArgumentALine() throws IOException {
        Instance instance = with("# a comment\n\n  --drain=5 \r\n\t# another\nrun\nwith space # and no comment.java\n");
        assertThat(instance.arguments()).containsExactly("--drain=5", "run", "with space # and no comment.java");
    }

    @Test
    void whatIsWrongWithAConfigurationIsSaid() throws IOException {
        Path missing = folder.resolve("etc/hawser/web.conf");
        Instance instance = new Instance("web", InstanceFolders.of(folder.toString(), _ -> null, true, CONFIGURATION, HOME));
        assertThatThrownBy(instance::arguments)
                .isInstanceOf(CannotLaunch.class)
                .hasMessage("which command? There is none on the command line, and no file " + missing);
        with("");
        Files.write(missing, new byte[] {'a', (byte) 0xff});
        assertThatThrownBy(instance::arguments).isInstanceOf(CannotLaunch.class).hasMessage(missing + " is not in UTF-8");
        Files.write(missing, new byte[(1 << 20) + 1]);
        assertThatThrownBy(instance::arguments).hasMessageContaining(missing + " is larger than");
        Files.delete(missing);
        Files.createDirectory(missing);
        assertThatThrownBy(instance::arguments).isInstanceOf(CannotLaunch.class).hasMessageContaining(missing + " cannot be read: ");
    }

    @Test
    void aCommandLineWithoutACommandTakesThatOfTheConfiguration() throws IOException {
        assertRefused(66, "hawser: which command? There is none on the command line, and no file ", "--instance", "web");
        with("--drain=5\n");
        assertRefused(65, "web.conf names no command\n", "--instance", "web");
        with("--drains=5\nrun\nx.java\n");
        assertRefused(64, "--drains=5", "--instance", "web");
        with("run\n/none/Missing.java\n");
        assertRefused(66, "/none/Missing.java does not exist", "--instance", "web", "--logfile", "-", "--pidfile", pidFile());
        assertRefused(66, "Other.java does not exist", "--instance", "web", "--logfile", "-", "--pidfile", pidFile(), "run", "Other.java");
    }

    @Test
    void aWrongNameIsAUsageError() {
        assertRefused(64, "hawser: --instance is a name of up to 64 letters", "--instance", "../web", "echo");
        assertRefused(64, "hawser: --instance is a name of up to 64 letters", "stop", "--instance", "a/b");
    }

    @Test
    void aFolderThatIsMissingIsNamed() throws IOException {
        with("echo\n--listen=tcp:0\n");
        assertRefused(73, folder.resolve("run/hawser/web.pid") + " cannot be written: there is no such folder", "--instance", "web", "--logfile", "-");
        assertRefused(73, "", "--instance", "web");
    }

    @Test
    void whoStopsADaemonSaysOnceWhichOne() {
        assertRefused(64, "one is enough", "stop", "--instance", "web", "--pidfile", "x");
        assertRefused(69, "there is no pid file " + folder.resolve("run/hawser/web.pid"), "stop", "--instance", "web");
    }

    private String pidFile() {
        return folder.resolve("x.pid").toString();
    }

    private void assertRefused(int status, String reason, String... args) {
        System.setProperty(InstanceFolders.ROOT_PROPERTY, folder.toString());
        try {
            CommandLineRun run = CommandLineRun.of(args);
            assertThat(run.error()).contains(reason).hasLineCount(1);
            assertThat(run.status()).isEqualTo(status);
        } finally {
            System.clearProperty(InstanceFolders.ROOT_PROPERTY);
        }
    }

    private Instance with(String text) throws IOException {
        Path file = Files.createDirectories(folder.resolve("etc/hawser")).resolve("web.conf");
        Files.writeString(file, text);
        return new Instance("web", InstanceFolders.of(folder.toString(), _ -> null, false, CONFIGURATION, HOME));
    }

    private static InstanceFolders folders(boolean isOfRoot, Map<String, String> environment) {
        return InstanceFolders.of(null, environment::get, isOfRoot, CONFIGURATION, HOME);
    }
}
