package dev.hawser.file;

import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Work;
import dev.hawser.net.Reactor;
import dev.hawser.reactor.linux.Inotify;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A watch of what is to be read at one path, by looks that the kernel asks for, or a timer. */
final class WatchedFile extends Watching {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.file.FileWatch");
    private static final Duration DOUBT = Duration.ofMinutes(1);

    /** The folders that the links lead through may change while they are found out. */
    private static final int MOST_ROUNDS = 5;

    private static final int CONTENT = Inotify.MODIFY;
    private static final int OF_FOLDER = Inotify.DELETE_SELF | Inotify.MOVE_SELF | Inotify.UNMOUNT | Inotify.IGNORED;

    private final @Nullable WatchedKernel kernel;
    private final Receiver<? super Optional<FileStatus>> changed;

    /** The names that matter, by the number of their folder. */
    private Map<Integer, Set<String>> watchedNames = Map.of();

    /** Whether the kernel tells of all of them. */
    private boolean all;

    private @Nullable State last;
    private boolean writtenTo;

    /** What a look has found: where the path really is, and what is there. */
    private record State(@Nullable Path real, @Nullable FileStatus status) {}

    /** Those that the kernel tells of; {@code all} says whether these are all that matter. */
    private record Folders(Map<Integer, Set<String>> names, boolean all) {}

    private static final Folders NO_FOLDERS = new Folders(Map.of(), false);

    WatchedFile(
            Reactor reactor,
            @Nullable WatchedKernel kernel,
            FilePath file,
            FileWatch.Options options,
            Receiver<? super Optional<FileStatus>> changed) {
        super(reactor, file, options);
        this.kernel = kernel;
        this.changed = changed;
        if (kernel != null) {
            kernel.begin(this::happened);
        }
    }

    // ---------------------------------------------------------------- looking

    @Override
    Work<Runnable> look() {
        boolean written = writtenTo;
        writtenTo = false;
        return () -> {
            Folders folders = kernel == null ? NO_FOLDERS : watchFolders(kernel.inotify());
            State now = state();
            return () -> looked(now, written, folders);
        };
    }

    private State state() throws IOException {
        try {
            Path real = watched.path().toRealPath();
            return new State(real, FileStatus.of(real));
        } catch (FileSystemException missing) { // or no longer, or not for us
            return new State(null, null);
        }
    }

    /** Has the kernel tell of the folders that matter, which are those that were found last when they all are watched. */
    private Folders watchFolders(Inotify inotify) throws IOException {
        LinkTrail trail = LinkTrail.of(watched.path());
        for (int round = 0; ; round++) {
            Map<Integer, Set<String>> folders = new LinkedHashMap<>();
            boolean all = true;
            for (Map.Entry<Path, Set<String>> folder : trail.names().entrySet()) {
                try {
                    folders.merge(inotify.add(folder.getKey()), folder.getValue(), WatchedFile::both);
                } catch (IOException unwatchable) {
                    LOGGER.log(System.Logger.Level.DEBUG, "changes are looked for by a timer", unwatchable);
                    all = false;
                }
            }
            LinkTrail again = LinkTrail.of(watched.path());
            if (again.equals(trail) || round == MOST_ROUNDS) {
                return new Folders(folders, all && again.equals(trail));
            }
            trail = again;
        }
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    private void looked(State now, boolean written, Folders folders) {
        if (kernel != null) {
            for (int left : watchedNames.keySet()) {
                if (!folders.names.containsKey(left)) {
                    kernel.inotify().remove(left);
                }
            }
        }
        watchedNames = folders.names;
        all = folders.all;
        State before = last;
        last = now;
        if (before != null && (!before.equals(now) || (written && now.status != null))) {
            tell(changed, Optional.ofNullable(now.status));
        }
    }

    // ---------------------------------------------------------------- the kernel

    private void happened(List<Inotify.Happening> happenings) {
        for (Inotify.Happening happening : happenings) {
            Set<String> names = watchedNames.get(happening.folder());
            boolean matters = names == null // of a folder that is being added, or was removed
                    || happening.is(OF_FOLDER | Inotify.OVERFLOW)
                    || names.contains(happening.name());
            if (matters) {
                writtenTo |= names != null && happening.is(CONTENT) && names.contains(happening.name());
                lookSoon();
            }
        }
    }

    // ---------------------------------------------------------------- as a watch

    @Override
    Duration lookEvery() {
        return all ? DOUBT : options.poll();
    }

    @Override
    boolean isHeldByTimer() {
        return kernel == null;
    }

    @Override
    void close() {
        if (kernel != null) {
            kernel.close();
        }
    }
}
