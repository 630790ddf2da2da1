package dev.hawser.launcher.log;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Follows symbolic links that root or this process's user has made, and no others: in a folder that many may write to, another
 * user's link could have a log written into any file.
 */
final class FileLinks {
    private static final int MOST_LINKS = 40;
    private static final Path SELF = Path.of("/proc/self/status");
    private static final Path KERNELS = Path.of("/proc");

    private FileLinks() {}

    /**
     * The file that {@code path} is, which need not exist.
     *
     * @throws IOException when there is another user's link on the way, or no end of links
     */
    static Path follow(Path path) throws IOException {
        Path file = path.toAbsolutePath().normalize();
        for (int i = 0; i < MOST_LINKS; i++) {
            // a link of the kernel's own, to a pipe say, leads to no path
            if (!Files.isSymbolicLink(file) || file.startsWith(KERNELS)) {
                return file;
            }
            if (!isTrusted(file)) {
                throw new FileSystemException(
                        path.toString(), null, file + " is a symbolic link of the user " + Files.getOwner(file, LinkOption.NOFOLLOW_LINKS));
            }
            file = file.resolveSibling(Files.readSymbolicLink(file)).normalize();
        }
        throw new FileSystemException(path.toString(), null, "Too many levels of symbolic links");
    }

    private static boolean isTrusted(Path link) throws IOException {
        int owner = (int) Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return owner == 0 || isOurs(link, owner);
    }

    private static boolean isOurs(Path link, int owner) throws IOException {
        try {
            for (String line : Files.readAllLines(SELF)) {
                if (line.startsWith("Uid:")) {
                    String effective = line.split("\\s+")[2];
                    return (int) Long.parseLong(effective) == owner;
                }
            }
        } catch (NoSuchFileException elsewhere) {
            // not Linux, or in another root folder
            Optional<String> user = ProcessHandle.current().info().user();
            return user.equals(Optional.of(Files.getOwner(link, LinkOption.NOFOLLOW_LINKS).getName()));
        }
        return false;
    }
}
