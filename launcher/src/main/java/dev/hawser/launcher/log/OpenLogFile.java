package dev.hawser.launcher.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open file at the end of which is written, and what the system knows it by.
 *
 * @param path of the file itself, not of a link to it
 * @param stream whose writes go to the system at once, as a whole, and are not ended by interrupts
 * @param key the same for the same file, whatever its name becomes
 * @param isRegular whether it is a file that may be rotated, and not a device or pipe
 * @param size how large it was
 * @param modified when it was last written to
 */
record OpenLogFile(
        Path path, OutputStream stream, @Nullable Object key, boolean isRegular, long size, FileTime modified) {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");
    private static final FileAttribute<Set<PosixFilePermission>> CREATED = PosixFilePermissions.asFileAttribute(MODE);
    private static final int TRIES = 10;

    /** Opens the file at {@code path}, which may be a link, and makes it where there is none. */
    static OpenLogFile at(Path path) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Path file = FileLinks.follow(path);
            OpenLogFile open = tryOpening(file);
            if (open != null) {
                return open;
            }
        }
        throw new FileSystemException(path.toString(), null, "another file takes its place all the time");
    }

    /** Null where the file became another meanwhile. */
    private static @Nullable OpenLogFile tryOpening(Path file) throws IOException {
        BasicFileAttributes before = attributes(file);
        if (before == null) {
            try {
                Files.createFile(file, CREATED);
                // a daemon's umask leaves nothing to its group, which is to read its log all the same
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setPermissions(MODE);
            } catch (FileAlreadyExistsException another) {
                return null;
            }
            before = attributes(file);
            if (before == null) {
                return null;
            }
        }
        if (before.isDirectory()) {
            throw new FileSystemException(file.toString(), null, "Is a directory");
        }
        OutputStream stream = Files.newOutputStream(file, options(before.isRegularFile()));
        BasicFileAttributes after = attributes(file);
        if (after == null || !Objects.equals(after.fileKey(), before.fileKey())) {
            stream.close();
            return null;
        }
        return new OpenLogFile(
                file, stream, after.fileKey(), after.isRegularFile(), after.size(), after.lastModifiedTime());
    }

    private static OpenOption[] options(boolean isRegular) {
        return isRegular
                ? new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS}
                : new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.APPEND};
    }

    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException missing) {
            return null;
        }
    }

    /** How large the file at its path is now; -1 where that is another file, or none. */
    long sizeNow() throws IOException {
        BasicFileAttributes now = attributes(path);
        return now != null && Objects.equals(now.fileKey(), key) ? now.size() : -1;
    }
}
