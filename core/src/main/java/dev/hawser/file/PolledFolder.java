package dev.hawser.file;

import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Work;
import dev.hawser.net.Reactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A watch of a folder that looks at all that is in it, again and again, and tells what is different. */
final class PolledFolder extends Watching {
    private final Receiver<? super List<FileChange>> changes;
    private @Nullable Snapshot last;

    /** What was there: {@code entries} by their paths, and whether these are all. */
    private record Snapshot(Map<Path, Entry> entries, boolean whole) {}

    /** {@code modified} of a folder changes with what is in it, so it says nothing. */
    private record Entry(boolean folder, @Nullable Object key, long size, @Nullable FileTime modified) {}

    PolledFolder(
            Reactor reactor, FilePath folder, FileWatch.Options options, Receiver<? super List<FileChange>> changes) {
        super(reactor, folder, options);
        this.changes = changes;
    }

    @Override
    Work<Runnable> look() {
        return () -> {
            Snapshot before = last;
            try {
                if (!Files.isDirectory(watched.path())) {
                    throw Files.exists(watched.path())
                            ? new NotDirectoryException(watched.toString())
                            : new NoSuchFileException(watched.toString());
                }
                Snapshot now = snapshot();
                if (before == null && !now.whole) {
                    throw new IOException(watched + " has more than " + options.mostEntries() + " entries");
                }
                return () -> looked(now);
            } catch (NoSuchFileException | NotDirectoryException gone) {
                if (before == null) {
                    throw gone;
                }
                return this::gone;
            }
        };
    }

    private Snapshot snapshot() throws IOException {
        Map<Path, Entry> entries = new TreeMap<>();
        Path real = watched.path().toRealPath(); // a link to a folder is none to who walks
        try (Stream<Path> walked = Files.walk(real, options.recursive() ? Integer.MAX_VALUE : 1)) {
            for (Iterator<Path> each = walked.iterator(); each.hasNext(); ) {
                Path path = watched.path().resolve(real.relativize(each.next()));
                if (entries.size() == options.mostEntries()) {
                    return new Snapshot(entries, false);
                }
                Entry entry = path.equals(watched.path()) ? null : entry(path);
                if (entry != null) {
                    entries.put(path, entry);
                }
            }
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
        return new Snapshot(entries, true);
    }

    private static @Nullable Entry entry(Path path) throws IOException {
        try {
            BasicFileAttributes read =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return read.isDirectory()
                    ? new Entry(true, read.fileKey(), 0, null)
                    : new Entry(false, read.fileKey(), read.size(), read.lastModifiedTime());
        } catch (NoSuchFileException removed) {
            return null;
        }
    }

    private void looked(Snapshot now) {
        Snapshot before = last;
        last = now;
        if (before == null) {
            return;
        }
        List<FileChange> told = new ArrayList<>();
        if (!now.whole || !before.whole) {
            told.add(new FileChange(FileChange.Kind.OVERFLOW, watched));
        } else {
            before.entries.forEach((path, entry) -> {
                Entry left = now.entries.get(path);
                if (left == null || left.folder != entry.folder) {
                    told.add(new FileChange(FileChange.Kind.DELETED, FilePath.of(path)));
                }
            });
            now.entries.forEach((path, entry) -> {
                Entry known = before.entries.get(path);
                if (known == null || known.folder != entry.folder) {
                    told.add(new FileChange(FileChange.Kind.CREATED, FilePath.of(path)));
                } else if (!known.equals(entry)) {
                    told.add(new FileChange(FileChange.Kind.MODIFIED, FilePath.of(path)));
                }
            });
        }
        if (!told.isEmpty()) {
            tell(changes, List.copyOf(told));
        }
    }

    private void gone() {
        stop();
        tell(changes, List.of(new FileChange(FileChange.Kind.GONE, watched)));
    }

    @Override
    Duration lookEvery() {
        return options.poll();
    }

    @Override
    boolean isHeldByTimer() {
        return true;
    }

    @Override
    void close() {
        last = null;
    }
}
