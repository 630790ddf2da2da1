package dev.hawser.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file at one moment. Links were followed.
 *
 * @param kind what it is
 * @param size its size in bytes; of a folder, whatever the platform says
 * @param modified when it was last modified
 * @param key which file it is, equal for equal files while they exist, whatever their names; null where the platform does
 *     not tell
 */
public record FileStatus(Kind kind, long size, FileTime modified, @Nullable Object key) {
    /** The sorts of files. */
    public enum Kind {
        /** A regular file. */
        FILE,
        /** A folder. */
        FOLDER,
        /** A device, a pipe, a socket. */
        OTHER
    }

    static FileStatus of(Path path) throws IOException {
        BasicFileAttributes read = Files.readAttributes(path, BasicFileAttributes.class);
        Kind kind = read.isRegularFile() ? Kind.FILE : read.isDirectory() ? Kind.FOLDER : Kind.OTHER;
        return new FileStatus(kind, read.size(), read.lastModifiedTime(), read.fileKey());
    }
}
