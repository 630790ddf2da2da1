package dev.hawser.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The {@code openssl} program. Tests that need it are skipped where it is missing, and fail in CI. */
final class Openssl {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;

    private Openssl(Path folder) {
        this.folder = folder;
    }

    /** Runs in {@code folder}. */
    static Openssl in(Path folder) {
        Openssl openssl = new Openssl(folder);
        try {
            openssl.run("version");
        } catch (IOException missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("the openssl program is missing, and this is CI", missing);
            }
            assumeTrue(false, "the openssl program is missing: " + missing.getMessage());
        }
        return openssl;
    }

    /** What it prints on standard output; any other end than with status 0 is an error. */
    String run(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("openssl.log").toFile())
                .start();
        try {
            return assertTimeoutPreemptively(PATIENCE, () -> {
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor()).as("status of %s", command).isZero();
                return output;
            });
        } finally {
            process.destroyForcibly();
        }
    }
}
