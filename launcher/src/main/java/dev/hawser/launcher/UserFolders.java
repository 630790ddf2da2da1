package dev.hawser.launcher;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where programs keep what is the user's, by the custom of each system. */
final class UserFolders {
    private UserFolders() {}

    /** For what the user would miss; it may not be there yet. */
    static Path configuration() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home", "."));
        String windows = System.getenv("APPDATA");
        if (system.startsWith("windows") && windows != null) {
            return Path.of(windows, "hawser");
        }
        if (system.startsWith("mac")) {
            return home.resolve("Library/Application Support/hawser");
        }
        return configuration(System.getenv("XDG_CONFIG_HOME"), home);
    }

    /** As the XDG Base Directory Specification has it: a relative folder does not count. */
    static Path configuration(@Nullable String said, Path home) {
        boolean counts = said != null && Path.of(said).isAbsolute();
        return (counts ? Path.of(said) : home.resolve(".config")).resolve("hawser");
    }
}
