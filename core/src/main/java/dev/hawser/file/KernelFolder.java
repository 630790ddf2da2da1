package dev.hawser.file;

import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Work;
import dev.hawser.net.Reactor;
import dev.hawser.reactor.linux.Inotify;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A watch of a folder of which the kernel tells. A look puts folders that are new under the watch; where the watch is not
 * recursive there is one look. What is told of a folder whose number is not known yet waits for the look that adds it.
 */
final class KernelFolder extends Watching {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.file.FileWatch");

    /** Between looks that nobody asked for; there is nothing to see. */
    private static final Duration NEVER = Duration.ofDays(1);

    private static final int MOST_WAITING = 10_000;
    private static final int ENDS = Inotify.DELETE_SELF | Inotify.MOVE_SELF | Inotify.UNMOUNT;

    private final WatchedKernel kernel;
    private final Receiver<? super List<FileChange>> changes;
    private final Map<Integer, Path> folders = new LinkedHashMap<>();

    /** Folders that came and are not watched yet. */
    private final Set<Path> fresh = new LinkedHashSet<>();

    private final List<Inotify.Happening> waiting = new ArrayList<>();
    private boolean looking;
    private int top = -1;

    /** What a look has added. */
    private static final class Added extends SimpleFileVisitor<Path> {
        final Map<Integer, Path> folders = new LinkedHashMap<>();
        final List<FileChange> found = new ArrayList<>();
        private final Inotify inotify;
        private final Path from;
        private final Path asked;
        private final boolean isNew;
        private final int room;
        boolean overflow;

        /** What is looked at is {@code from}, and {@code asked} is how it is called: a link is not entered. */
        Added(Inotify inotify, Path from, Path asked, boolean isNew, int room) {
            this.inotify = inotify;
            this.from = from;
            this.asked = asked;
            this.isNew = isNew;
            this.room = room;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (folders.size() >= room) {
                overflow = true;
                return FileVisitResult.TERMINATE;
            }
            folders.put(inotify.add(folder), asked.resolve(from.relativize(folder)));
            find(folder);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            find(file);
            return FileVisitResult.CONTINUE;
        }

        private void find(Path path) {
            if (isNew && !path.equals(from) && found.size() < MOST_WAITING) {
                found.add(new FileChange(FileChange.Kind.CREATED, FilePath.of(path)));
            }
        }

        /** What has gone before it was looked at is of no interest; the kernel tells that. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException broken) throws IOException {
            if (broken instanceof NoSuchFileException && !file.equals(from)) {
                return FileVisitResult.CONTINUE;
            }
            throw broken;
        }
    }

    KernelFolder(
            Reactor reactor,
            WatchedKernel kernel,
            FilePath folder,
            FileWatch.Options options,
            Receiver<? super List<FileChange>> changes) {
        super(reactor, folder, options);
        this.kernel = kernel;
        this.changes = changes;
        fresh.add(folder.path());
        kernel.begin(this::happened);
    }

    // ---------------------------------------------------------------- looking

    @Override
    Work<Runnable> look() {
        List<Path> added = List.copyOf(fresh);
        fresh.clear();
        looking = true;
        boolean first = top < 0;
        int room = options.mostEntries() - folders.size();
        return () -> first ? begun() : came(added, room);
    }

    /** The first look, which fails where it cannot watch. */
    private Runnable begun() throws IOException {
        Path path = watched.path();
        if (!Files.isDirectory(path)) {
            throw Files.exists(path)
                    ? new NotDirectoryException(path.toString())
                    : new NoSuchFileException(path.toString());
        }
        int number = kernel.inotify().add(path);
        Path real = path.toRealPath();
        Added added = new Added(kernel.inotify(), real, path, false, options.mostEntries());
        added.folders.put(number, path);
        if (options.recursive()) {
            Files.walkFileTree(real, added);
        }
        if (added.overflow) {
            throw new IOException(path + " has more than " + options.mostEntries() + " folders in it");
        }
        return () -> {
            top = number;
            looked(List.of(added), false);
        };
    }

    private Runnable came(List<Path> paths, int room) {
        List<Added> all = new ArrayList<>();
        boolean overflow = false;
        int left = room;
        for (Path path : paths) {
            boolean known = path.equals(watched.path()); // all of it is looked at again
            Added added = null;
            try {
                Path from = known ? path.toRealPath() : path;
                added = new Added(kernel.inotify(), from, path, !known, known ? options.mostEntries() : left);
                Files.walkFileTree(from, added);
            } catch (NoSuchFileException gone) {
                LOGGER.log(System.Logger.Level.TRACE, "a folder has gone before it was watched", gone);
            } catch (IOException unwatchable) {
                LOGGER.log(System.Logger.Level.WARNING, "a folder is not watched", unwatchable);
                overflow = true;
            }
            if (added != null) {
                overflow |= added.overflow;
                left -= known ? 0 : added.folders.size();
                all.add(added);
            }
        }
        boolean incomplete = overflow;
        return () -> looked(all, incomplete);
    }

    private void looked(List<Added> all, boolean overflow) {
        looking = false;
        List<FileChange> told = new ArrayList<>();
        for (Added added : all) {
            folders.putAll(added.folders);
            told.addAll(added.found);
        }
        List<Inotify.Happening> waited = List.copyOf(waiting);
        waiting.clear();
        if (overflow || waited.size() == MOST_WAITING) {
            told.add(new FileChange(FileChange.Kind.OVERFLOW, watched));
        }
        waited.forEach(happening -> add(happening, told));
        report(told);
    }

    // ---------------------------------------------------------------- the kernel

    private void happened(List<Inotify.Happening> happenings) {
        List<FileChange> told = new ArrayList<>();
        for (Inotify.Happening happening : happenings) {
            if (looking && !folders.containsKey(happening.folder()) && !happening.is(Inotify.OVERFLOW)) {
                if (waiting.size() < MOST_WAITING) {
                    waiting.add(happening);
                }
            } else {
                add(happening, told);
            }
        }
        report(told);
    }

    private void add(Inotify.Happening happening, List<FileChange> told) {
        if (happening.is(Inotify.OVERFLOW)) {
            told.add(new FileChange(FileChange.Kind.OVERFLOW, watched));
            if (options.recursive()) {
                fresh.add(watched.path()); // folders may have come of which nothing is known
                lookNow();
            }
            return;
        }
        Path folder = folders.get(happening.folder());
        if (folder == null || !isWatching()) {
            return;
        }
        if (happening.is(ENDS | Inotify.IGNORED)) {
            if (happening.folder() == top) {
                stop();
                told.add(new FileChange(FileChange.Kind.GONE, watched));
            } else if (happening.is(Inotify.DELETE_SELF | Inotify.UNMOUNT | Inotify.IGNORED)) {
                folders.remove(happening.folder());
            }
            return;
        }
        FileChange.Kind kind = kind(happening);
        if (kind != null && !happening.name().isEmpty()) {
            Path path = folder.resolve(happening.name());
            FileChange change = new FileChange(kind, FilePath.of(path), happening.cookie());
            if (told.isEmpty() || !told.getLast().equals(change)) {
                told.add(change);
            }
            if (options.recursive() && happening.is(Inotify.IS_FOLDER)) {
                folderMoved(kind, path);
            }
        }
    }

    private void folderMoved(FileChange.Kind kind, Path path) {
        if (kind == FileChange.Kind.MOVED_FROM) {
            folders.entrySet().removeIf(known -> {
                boolean moved = known.getValue().startsWith(path) && known.getKey() != top;
                if (moved) {
                    kernel.inotify().remove(known.getKey());
                }
                return moved;
            });
        } else if (kind == FileChange.Kind.CREATED || kind == FileChange.Kind.MOVED_TO) {
            fresh.add(path);
            lookNow();
        }
    }

    private static FileChange.@Nullable Kind kind(Inotify.Happening happening) {
        return switch (happening.mask() & (Inotify.IS_FOLDER - 1)) {
            case Inotify.CREATE -> FileChange.Kind.CREATED;
            case Inotify.MODIFY -> FileChange.Kind.MODIFIED;
            case Inotify.CLOSE_WRITE -> FileChange.Kind.CLOSED_AFTER_WRITE;
            case Inotify.DELETE -> FileChange.Kind.DELETED;
            case Inotify.MOVED_FROM -> FileChange.Kind.MOVED_FROM;
            case Inotify.MOVED_TO -> FileChange.Kind.MOVED_TO;
            default -> null;
        };
    }

    private void report(List<FileChange> told) {
        if (!told.isEmpty()) {
            tell(changes, List.copyOf(told));
        }
    }

    // ---------------------------------------------------------------- as a watch

    @Override
    Duration lookEvery() {
        return NEVER;
    }

    @Override
    boolean isHeldByTimer() {
        return false;
    }

    @Override
    void close() {
        kernel.close();
    }
}
