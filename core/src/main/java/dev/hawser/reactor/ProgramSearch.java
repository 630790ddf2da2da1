package dev.hawser.reactor;

import dev.hawser.net.ProcessOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a program may be that is called by a name without a slash: in the folders of the {@code PATH} that the child gets,
 * as it would itself look for its own children. The order is that of {@code execvp}, and so is what follows from an empty
 * folder: the child's directory.
 */
final class ProgramSearch {
    /** Where there is no {@code PATH}; as in the C library. */
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    private ProgramSearch() {}

    /** What is to be tried, in this order; nothing where it is nowhere. */
    static List<String> paths(ProcessOptions options, String executable) {
        if (executable.indexOf('/') >= 0) {
            return List.of(executable);
        }
        List<String> found = new ArrayList<>();
        for (String folder : path(options.environment()).split(":", -1)) {
            String candidate = folder.isEmpty() ? "./" + executable : folder + "/" + executable;
            if (!executable.isEmpty() && isFile(options.directory(), candidate)) {
                found.add(candidate);
            }
        }
        return found;
    }

    /** Whether the search differs from one in our own {@code PATH}. */
    static boolean isInAnotherPath(ProcessOptions options) {
        return options.environment() != null && !path(options.environment()).equals(path(null));
    }

    private static String path(@Nullable Map<String, String> environment) {
        String given = environment == null ? System.getenv("PATH") : environment.get("PATH");
        return given == null ? DEFAULT_PATH : given;
    }

    private static boolean isFile(@Nullable Path directory, String candidate) {
        try {
            Path path = Path.of(candidate);
            return Files.isRegularFile(directory == null ? path : directory.resolve(path));
        } catch (InvalidPathException unsayable) {
            return true; // to the system
        }
    }
}
