package dev.hawser.file;

import java.util.Objects;

/**
 * Something that happened in a watched folder.
 *
 * @param kind what
 * @param path to what; the watched folder itself for {@link Kind#OVERFLOW} and {@link Kind#GONE}
 * @param move the same number, not 0, for the two ends of one move; 0 where it is none, or not known
 */
public record FileChange(Kind kind, FilePath path, int move) {
    /** The sorts of changes. */
    public enum Kind {
        /** A file, folder or link is there that was not. */
        CREATED,
        /** The content of a file was changed: written to, or cut short. */
        MODIFIED,
        /** Somebody who had a file open for writing has closed it. Told on {@code epoll} and {@code io_uring} only. */
        CLOSED_AFTER_WRITE,
        /** A file, folder or link is no longer there. */
        DELETED,
        /** It was moved away from here, or renamed. Told on {@code epoll} and {@code io_uring}; elsewhere it is deleted. */
        MOVED_FROM,
        /**
         * It was moved to here, perhaps in the place of another, as by {@link FilePath#setContent}. Told on {@code epoll} and
         * {@code io_uring}; elsewhere it is created, or modified.
         */
        MOVED_TO,
        /** More happened than could be told: look for yourself what there is. */
        OVERFLOW,
        /** The watched folder was removed, moved or unmounted. The last that is told: the watch has ended. */
        GONE
    }

    /** Refuses null. */
    public FileChange {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
    }

    FileChange(Kind kind, FilePath path) {
        this(kind, path, 0);
    }
}
