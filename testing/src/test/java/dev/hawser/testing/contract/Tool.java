package dev.hawser.testing.contract;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A program as the other side of a test; where it is absent the test is left out, but not by a build server. */
final class Tool {
    private Tool() {}

    /** Starts the Python program {@code program} with {@code arguments}. */
    static Process python(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("python3", "-c", program));
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** Starts {@code command}; its errors go where ours do. */
    static Process start(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException absent) {
            if (System.getenv("CI") != null) {
                throw absent;
            }
            return abort(command.getFirst() + " cannot be started: " + absent.getMessage());
        }
    }
}
