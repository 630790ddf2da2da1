package dev.hawser.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for a machine's folders, and the page that shows them. */
class DeploymentTest {
    private static final Path FILES = Path.of("src/main/deploy");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```[a-z]*\\n(.*?)^```");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void thePageShowsTheFilesAsTheyAre() throws IOException {
        Set<String> shown = new TreeSet<>();
        Matcher block = BLOCK.matcher(Files.readString(Package.repository().resolve("docs/deployment.md")));
        while (block.find()) {
            shown.add(block.group(1));
        }
        try (Stream<Path> files = Files.walk(FILES)) {
            Set<String> there = new TreeSet<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                there.add(Files.readString(file));
            }
            assertThat(shown).isEqualTo(there);
        }
    }

    @Test
    void theServiceManagerAcceptsTheUnits() throws Exception {
        assertThat(verify(text -> text)).isEmpty();
        assertThat(verify(text -> text.replace("NoNewPrivileges=yes", "NoNewPrivileges=maybe"))).contains("Failed to parse");
    }

    /** What systemd-analyze says of the units, with a program in them that is there. */
    private String verify(UnaryOperator<String> change) throws Exception {
        tool("systemd-analyze", "systemd");
        Path units = Files.createTempDirectory(folder, "units");
        for (String unit : List.of("hawser@.service", "hawser@echo.socket")) {
            String text = Files.readString(FILES.resolve("systemd").resolve(unit));
            Files.writeString(units.resolve(unit), change.apply(text).replace("/usr/bin/hawser", "/bin/true"));
        }
        Files.createSymbolicLink(units.resolve("hawser@echo.service"), Path.of("hawser@.service"));
        ProcessBuilder builder = new ProcessBuilder(
                "systemd-analyze",
                "verify",
                "--man=no",
                units.resolve("hawser@echo.service").toString(),
                units.resolve("hawser@echo.socket").toString());
        builder.environment().put("SYSTEMD_UNIT_PATH", units + ":");
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines().filter(line -> line.contains("hawser")).collect(Collectors.joining("\n"));
    }

    @Test
    void anInstanceHasItsPlaceAndItsLogIsRotated() throws Exception {
        Package hawser = Package.image(folder).with("HAWSER_JAVA_OPTS", "-Dhawser.instance.root=" + folder)
                .with("HAWSER_NO_AOT", "1");
        Path log = Files.createDirectories(folder.resolve("var/log/hawser")).resolve("echo.log");
        Path pidFile = Files.createDirectories(folder.resolve("run/hawser")).resolve("echo.pid");
        Path configuration = Files.createDirectories(folder.resolve("etc/hawser")).resolve("echo.conf");
        Files.writeString(
                configuration,
                Files.readString(FILES.resolve("hawser/echo.conf")).replace("systemd:index=0", "tcp:0:interface=127.0.0.1"));
        try (Run front = hawser.start("--instance", "echo", "--daemon")) {
            assertThat(front.outputOfSuccess()).isEmpty();
        }
        try {
            assertThat(pidFile).content().matches("\\d+\n");
            assertThat(log).content().contains(" starting on ");
            rotate();
            assertThat(log.resolveSibling("echo.log.1")).content().contains(" starting on ");
            try (Run restart = hawser.start("restart", "--instance", "echo")) {
                assertThat(restart.outputOfSuccess()).hasSize(1);
            }
            assertThat(log).content().contains(" starting on ");
        } finally {
            try (Run stop = hawser.start("stop", "--instance", "echo")) {
                assertThat(stop.outputOfSuccess()).isEmpty();
            }
        }
        assertThat(pidFile).doesNotExist();
    }

    private void rotate() throws Exception {
        tool("logrotate", "logrotate");
        String rules = Files.readString(FILES.resolve("logrotate.d/hawser"))
                .replace("/var/log/hawser", folder.resolve("var/log/hawser").toString())
                .replace("/run/hawser", folder.resolve("run/hawser").toString())
                .replaceAll("(?m)^    (su|create) .*\n", ""); // there is no such user here
        Path file = Files.writeString(folder.resolve("rules"), rules);
        Process process = new ProcessBuilder(
                        "logrotate", "--force", "--state", folder.resolve("state").toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static void tool(String name, String debianPackage) {
        boolean there = Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")
                .anyMatch(each -> Files.isExecutable(Path.of(each, name)));
        if (!there) {
            String why = name + " is missing, of the package " + debianPackage;
            if ("true".equals(System.getenv("CI")) && !name.startsWith("systemd")) { // which would bring a service manager along
                fail(why);
            }
            abort(why);
        }
    }
}
