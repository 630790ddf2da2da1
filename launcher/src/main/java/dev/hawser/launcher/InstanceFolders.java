package dev.hawser.launcher;

import dev.hawser.launcher.process.CannotLaunch;
import dev.hawser.launcher.process.Launch;
import dev.hawser.launcher.process.Sysexits;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where instances have their files.
 *
 * @param run for pid files
 * @param log for log files
 * @param configuration for what they are to do
 * @param isUsers whether they are a user's own, which are made where they are missing; those of the system are the package's
 */
record InstanceFolders(Path run, Path log, Path configuration, boolean isUsers) {
    /** A folder that stands for the root of the file system, for whoever tries this out. */
    static final String ROOT_PROPERTY = "hawser.instance.root";

    static InstanceFolders ofThisProcess() {
        return of(
                System.getProperty(ROOT_PROPERTY),
                System::getenv,
                Launch.isOfRoot(),
                UserFolders.configuration(),
                Path.of(System.getProperty("user.home", ".")));
    }

    /**
     * By the Filesystem Hierarchy Standard for root, by the XDG Base Directory Specification for others. A service manager that
     * has made folders for a service says so in the environment.
     *
     * @param root what stands for the root; null for the root
     */
    static InstanceFolders of(
            @Nullable String root,
            UnaryOperator<@Nullable String> environment,
            boolean isOfRoot,
            Path configuration,
            Path home) {
        Path top = Path.of(root == null ? "/" : root);
        InstanceFolders system = new InstanceFolders(
                top.resolve("run/hawser"), top.resolve("var/log/hawser"), top.resolve("etc/hawser"), false);
        if (root != null) {
            return system;
        }
        Path state = folder(environment.apply("XDG_STATE_HOME"), home.resolve(".local/state")).resolve("hawser");
        Path runtime = folder(environment.apply("XDG_RUNTIME_DIR"), top);
        Path run = runtime.equals(top) ? state : runtime.resolve("hawser"); // there is no usual one
        InstanceFolders own = isOfRoot ? system : new InstanceFolders(run, state, configuration, true);
        return new InstanceFolders(
                folder(environment.apply("RUNTIME_DIRECTORY"), own.run),
                folder(environment.apply("LOGS_DIRECTORY"), own.log),
                folder(environment.apply("CONFIGURATION_DIRECTORY"), own.configuration),
                own.isUsers);
    }

    /** The first of the absolute ones that {@code said} has, with colons between them. */
    private static Path folder(@Nullable String said, Path other) {
        if (said == null) {
            return other;
        }
        String first = said.split(":", 2)[0];
        return first.startsWith("/") ? Path.of(first) : other;
    }

    /** Makes those of a user that are written to. */
    void make() {
        if (!isUsers) {
            return;
        }
        for (Path folder : new Path[] {run, log}) {
            try {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (IOException refused) {
                throw new CannotLaunch(
                        Sysexits.CANNOT_CREATE, "the folder " + folder + " cannot be made: " + reason(refused), refused);
            }
        }
    }

    static String reason(IOException refused) {
        if (refused instanceof FileSystemException e) {
            return e.getReason() == null ? "permission denied, at " + e.getFile() : e.getReason();
        }
        return String.valueOf(refused.getMessage());
    }
}
