package dev.hawser.file;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Receiver;
import dev.hawser.net.Reactor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells a reactor what changes in a folder, or that one file has changed.
 *
 * <pre>{@code
 * FileWatch.file(reactor, FilePath.of("/etc/app/tls.crt"), FileWatch.Options.DEFAULT, status -> reload());
 * }</pre>
 *
 * <p>On {@code epoll} and {@code io_uring} the kernel tells, by an inotify for each watch (Linux lets a user have 128 unless
 * {@code fs.inotify.max_user_instances} says otherwise). On other reactors, and where there is none to be had, a worker
 * thread looks every {@link Options#poll}: what comes and goes between two looks is not seen.
 *
 * <p>Whoever is told is called on the reactor's thread; what it throws is logged, and the watch goes on. A watch is in
 * force when its Deferred has fired: of what changes later something is told. It ends by {@link #stop} or with the
 * reactor's run, and is among the reactor's {@linkplain Reactor#holdings() holdings} as a descriptor or timer. Used on the
 * reactor's thread.
 */
public final class FileWatch {
    private final Watching watching;

    /**
     * How to watch.
     *
     * @param poll how often to look where the kernel does not tell
     * @param settle how long to wait after a first change before a {@link FileWatch#file file} is looked at, so that several
     *     in a row are told of as one
     * @param recursive whether a {@link FileWatch#folder folder} is watched with all those in it, also those made later.
     *     Links are not followed
     * @param mostEntries the most files and folders that a watch of a folder keeps in mind: folders where the kernel tells,
     *     else all that is in them. It fails above that, and tells {@link FileChange.Kind#OVERFLOW} where it comes later
     */
    public record Options(Duration poll, Duration settle, boolean recursive, int mostEntries) {
        /** Looks every second, waits 50 ms, is not recursive, and keeps 10 000 entries in mind. */
        public static final Options DEFAULT = new Options(Duration.ofSeconds(1), Duration.ofMillis(50), false, 10_000);

        /** Refuses a time that is no time to wait. */
        public Options {
            if (poll.isNegative() || poll.isZero() || settle.isNegative() || mostEntries < 1) {
                throw new IllegalArgumentException("no way to watch: poll " + poll + ", settle " + settle
                        + ", mostEntries " + mostEntries);
            }
        }

        /** These options with another time between looks. */
        public Options withPoll(Duration poll) {
            return new Options(poll, settle, recursive, mostEntries);
        }

        /** These options with another time to wait. */
        public Options withSettle(Duration settle) {
            return new Options(poll, settle, recursive, mostEntries);
        }

        /** These options for a folder with or without those in it. */
        public Options withRecursive(boolean recursive) {
            return new Options(poll, settle, recursive, mostEntries);
        }

        /** These options with another bound. */
        public Options withMostEntries(int count) {
            return new Options(poll, settle, recursive, count);
        }
    }

    FileWatch(Watching watching) {
        this.watching = watching;
    }

    /**
     * Watches what is in {@code folder}. {@code changes} is told lists that are not empty, in the order in which things
     * happened; a change that is equal to the one before is told once. A folder that comes into a recursive watch may have
     * got files before it was watched: they are told as created, some of them perhaps twice.
     *
     * @return a Deferred of the watch, which fails with {@link java.io.IOException} when there is no such folder or it cannot
     *     be watched. Cancelling it ends the watch
     */
    public static Deferred<FileWatch> folder(
            Reactor reactor, FilePath folder, Options options, Receiver<? super List<FileChange>> changes) {
        reactor.checkThread();
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(changes, "changes");
        WatchedKernel kernel = WatchedKernel.open(reactor);
        return kernel == null
                ? new PolledFolder(reactor, folder, options, changes).begin()
                : new KernelFolder(reactor, kernel, folder, options, changes).begin();
    }

    /**
     * Watches what is to be read at {@code file}, whichever links lead there: that it is written to, replaced, removed, or
     * comes to be, and that a link on the way leads somewhere else, such as the {@code ..data} of a volume that Kubernetes
     * mounts. {@code changed} is told what is there now, nothing where nothing is.
     *
     * <p>A file that is written in place may be told of before all is written; one that is replaced cannot. Where the kernel
     * tells, the file is looked at every minute nevertheless: not everything is in the kernel's hands, and what happens to
     * folders further up is not told.
     *
     * @return a Deferred of the watch; it does not fail where there is no such file. Cancelling it ends the watch
     */
    public static Deferred<FileWatch> file(
            Reactor reactor, FilePath file, Options options, Receiver<? super Optional<FileStatus>> changed) {
        reactor.checkThread();
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(changed, "changed");
        return new WatchedFile(reactor, WatchedKernel.open(reactor), file, options, changed).begin();
    }

    /** Ends it: nothing is told any more. Does nothing the second time. */
    public void stop() {
        watching.stop();
    }

    /** Whether it has not ended. */
    public boolean isWatching() {
        return watching.isWatching();
    }
}
