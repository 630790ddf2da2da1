package dev.hawser.launcher.boot;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folders of the user's own. */
final class Folders {
    private static final boolean IS_POSIX =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("unix");

    /** For the user alone, where the system has such a thing. */
    static final FileAttribute<?>[] PRIVATE = IS_POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))}
            : new FileAttribute<?>[0];

    private Folders() {}

    /** Where programs keep what they can make again, by the custom of each system. */
    static Path cache() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home", "."));
        String windows = System.getenv("LOCALAPPDATA");
        if (system.startsWith("windows") && windows != null) {
            return Path.of(windows, "hawser", "cache");
        }
        if (system.startsWith("mac")) {
            return home.resolve("Library/Caches/hawser");
        }
        return cache(System.getenv("XDG_CACHE_HOME"), home);
    }

    /** As the XDG Base Directory Specification has it: a relative folder does not count. */
    static Path cache(@Nullable String said, Path home) {
        boolean counts = said != null && said.startsWith("/");
        return (counts ? Path.of(said) : home.resolve(".cache")).resolve("hawser");
    }

    /**
     * Makes {@code folder} where it is not there.
     *
     * @throws IOException when it cannot be made, or others could put something in its place or into it
     */
    static void makePrivate(Path folder) throws IOException {
        Path parent = Objects.requireNonNull(folder.getParent(), "it is in some folder");
        Files.createDirectories(parent);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, PRIVATE); // which does not mind that somebody was faster
        }
        refuseOthers(parent.toRealPath());
        refuseOthers(folder);
    }

    /** Sees that nobody else may write to it. */
    private static void refuseOthers(Path folder) throws IOException {
        if (!IS_POSIX) {
            return;
        }
        Integer owner = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!isOwn(folder) && owner != 0) {
            throw new IOException(folder + " is another user's");
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        boolean sticky = ((Integer) Files.getAttribute(folder, "unix:mode") & 01000) != 0;
        if (!sticky && (permissions.contains(PosixFilePermission.GROUP_WRITE) && !isOwnGroup(folder)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE))) {
            throw new IOException(folder + " may be written to by others");
        }
    }

    /** Users with a group of their own, of the same number, may share with it: nobody else is in there. */
    private static boolean isOwnGroup(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:gid").equals(Files.getAttribute(folder, "unix:uid"));
    }

    /** Whether it is the user's that this process acts as; true where the system does not tell. */
    static boolean isOwn(Path folder) throws IOException {
        Path self = Path.of("/proc/self");
        return !IS_POSIX
                || !Files.exists(self)
                || Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getAttribute(self, "unix:uid"));
    }

    /** Removes it with all that is in it. */
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
