package dev.hawser.file;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies, moves and removes whole trees. Links are never followed. All of it waits for the disk. */
final class FileTrees {
    private static final CopyOption[] AS_THEY_ARE = {
        StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS
    };

    private static final FileAttribute<?>[] OWNER_ONLY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
    };
    private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

    /** A folder is kept open for each level. */
    private static final int MOST_LEVELS = 1000;

    private FileTrees() {}

    // ---------------------------------------------------------------- copying and moving

    static void copy(Path source, Path target) throws IOException {
        if (FileContent.isTaken(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        // a rename never says that it has replaced a file; who makes one in between loses it
        place(source, target);
    }

    static void move(Path source, Path target) throws IOException {
        refuseInside(source, target);
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException elsewhere) {
            place(source, target);
            remove(source);
        }
    }

    private static void refuseInside(Path source, Path target) {
        if (target.startsWith(source)) {
            throw new IllegalArgumentException(target + " is within " + source);
        }
    }

    /** Copies to a new name beside {@code target}, and then into its place. */
    private static void place(Path source, Path target) throws IOException {
        refuseInside(source, target);
        Path copied = FileContent.beside(target);
        try {
            Files.walkFileTree(source, new Copier(source, copied));
            Files.move(copied, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException refused) {
            try {
                if (FileContent.isTaken(copied)) {
                    remove(copied);
                }
            } catch (IOException unremoved) {
                refused.addSuppressed(unremoved);
            }
            throw refused;
        }
        FileContent.syncFolder(target);
    }

    private static final class Copier extends SimpleFileVisitor<Path> {
        private final Path source;
        private final Path target;
        private final Deque<BasicFileAttributes> folders = new ArrayDeque<>();

        Copier(Path source, Path target) {
            this.source = source;
            this.target = target;
        }

        private Path at(Path visited) {
            return source.equals(visited) ? target : target.resolve(source.relativize(visited));
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (folders.size() == MOST_LEVELS) {
                throw new FileSystemException(folder.toString(), null, "folders are more than 1000 levels deep");
            }
            folders.push(attributes);
            // what is in it must not be seen by more than before, not for a moment either
            boolean posix = Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
            Files.createDirectory(at(folder), posix ? OWNER_ONLY : NO_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isOther()) {
                throw new FileSystemException(file.toString(), null, "it is neither a file, a folder nor a link");
            }
            Files.copy(file, at(file), AS_THEY_ARE);
            return FileVisitResult.CONTINUE;
        }

        /** A folder gets its permissions when it is full: it may be one that nobody may write to. */
        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException broken) throws IOException {
            if (broken != null) {
                throw broken;
            }
            BasicFileAttributes attributes = folders.pop();
            Path copy = at(folder);
            PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
            if (view != null) {
                Files.setPosixFilePermissions(copy, view.readAttributes().permissions());
            }
            Files.getFileAttributeView(copy, BasicFileAttributeView.class)
                    .setTimes(attributes.lastModifiedTime(), attributes.lastAccessTime(), null);
            return FileVisitResult.CONTINUE;
        }
    }

    // ---------------------------------------------------------------- removing

    static void remove(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Path parent = path.getParent();
        Path name = path.getFileName();
        if (parent == null || name == null) {
            throw new FileSystemException(path.toString(), null, "a root cannot be removed");
        }
        if (!attributes.isDirectory()) {
            Files.delete(path);
            return;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
            if (stream instanceof SecureDirectoryStream<Path> folder) {
                removeFolder(folder, path, name, 0);
                return;
            }
        }
        Files.walkFileTree(path, new Remover());
    }

    /** Goes by open folders, not by names: what somebody puts in the place of a folder meanwhile is not entered. */
    private static void removeFolder(SecureDirectoryStream<Path> parent, Path whole, Path name, int level)
            throws IOException {
        if (level == MOST_LEVELS) {
            throw new FileSystemException(whole.toString(), null, "folders are more than 1000 levels deep");
        }
        try (SecureDirectoryStream<Path> folder = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> inner = new ArrayList<>();
            for (Path entry : folder) {
                Path child = entry.getFileName();
                if (folder.getFileAttributeView(child, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes()
                        .isDirectory()) {
                    inner.add(child);
                } else {
                    folder.deleteFile(child);
                }
            }
            for (Path child : inner) {
                removeFolder(folder, whole, child, level + 1);
            }
        } catch (java.nio.file.DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        parent.deleteDirectory(name);
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException broken) throws IOException {
            if (broken != null) {
                throw broken;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
