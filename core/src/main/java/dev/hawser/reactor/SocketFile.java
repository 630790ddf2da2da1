package dev.hawser.reactor;

import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file of a Unix socket that listens, and the lock that says so. */
final class SocketFile {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ListeningPort");

    private static final Duration LOCK_INTERVAL = Duration.ofSeconds(1);
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET_TYPE = 0140000;

    /** By their bits, from the lowest. */
    private static final PosixFilePermission[] PERMISSIONS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    private final Path path;
    private @Nullable PathLock lock;
    private @Nullable DelayedCall waitsForLock;

    /** What tells it from another file of that name; null before it is there, or where the system has no such thing. */
    private @Nullable Object identity;

    private boolean bound;

    private SocketFile(Path path, @Nullable PathLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes way for a socket at {@code path}: where the lock is wanted and to be had, a socket that was left there is
     * removed.
     *
     * @throws IOException when another process has the lock, or there is something that is in use, or no socket
     */
    static SocketFile prepare(Path path, boolean locked) throws IOException {
        if (!locked) {
            return new SocketFile(path, null);
        }
        PathLock lock = PathLock.take(lockPath(path));
        boolean clear = false;
        try {
            removeStale(path);
            clear = true;
        } finally {
            if (!clear) {
                lock.release();
            }
        }
        return new SocketFile(path, lock);
    }

    /**
     * The file of a socket that was passed on. The lock is taken when it is to be had: until the predecessor ends it is his.
     */
    static SocketFile taken(LoopReactor loop, Path path, boolean locked) throws IOException {
        SocketFile file = new SocketFile(path, null);
        file.bound = true;
        file.identity = attributes(path).fileKey();
        if (locked) {
            file.takeLock(loop);
        }
        return file;
    }

    private void takeLock(LoopReactor loop) {
        waitsForLock = null;
        try {
            lock = PathLock.take(lockPath(path));
        } catch (IOException held) {
            LOGGER.log(System.Logger.Level.DEBUG, "the lock of " + path + " is waited for", held);
            waitsForLock = loop.callLater(LOCK_INTERVAL, (Upkeep) () -> takeLock(loop));
        }
    }

    private static Path lockPath(Path path) {
        return path.resolveSibling(path.getFileName() + ".lock");
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isSocket(path)) {
            throw new IOException("something else than a socket is there");
        }
        if (answers(path)) {
            throw new IOException("somebody listens there, without the lock " + path.getFileName() + ".lock");
        }
        Files.deleteIfExists(path);
        LOGGER.log(System.Logger.Level.INFO, "removed the socket " + path + ", which nobody listened on any more");
    }

    /** Why nothing can be bound to {@code path}, and what to do about it; null where there is nothing any more. */
    static @Nullable String whyTaken(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        if (!isSocket(path)) {
            return "something else than a socket is there";
        }
        return answers(path)
                ? "somebody listens there"
                : "a socket is there that nobody listens on: remove it, or listen with UnixOptions.withLockFile(true),"
                        + " which removes what was left behind";
    }

    private static boolean isSocket(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return attributes(path).isOther();
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & FILE_TYPE) == SOCKET_TYPE;
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether somebody listens at {@code path}: the system refuses at once where nobody does. */
    private static boolean answers(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            LOGGER.log(System.Logger.Level.DEBUG, "nobody listens at " + path, refused);
            return false;
        } catch (SocketException full) {
            if (String.valueOf(full.getMessage()).contains("temporarily unavailable")) { // its queue is full
                LOGGER.log(System.Logger.Level.DEBUG, "somebody listens at " + path, full);
                return true;
            }
            throw full;
        }
    }

    /** The socket is there: gives it its permissions. */
    void bound(int mode) throws IOException {
        bound = true;
        identity = attributes(path).fileKey();
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, permissions(mode));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < PERMISSIONS.length; bit++) {
            if ((mode & 1 << bit) != 0) {
                set.add(PERMISSIONS[bit]);
            }
        }
        return set;
    }

    /** The socket is closed: removes the file, unless it is another by now, and lets the lock go. */
    void remove() {
        try {
            if (bound && (identity == null || identity.equals(attributes(path).fileKey()))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException gone) {
            LOGGER.log(System.Logger.Level.DEBUG, "the socket " + path + " was removed by somebody else", gone);
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.WARNING, "the socket " + path + " is left where it is: " + refused);
        } finally {
            leave();
        }
    }

    /** The socket is closed here, and somebody else may listen on it: only lets the lock go. */
    void leave() {
        if (waitsForLock != null && waitsForLock.isActive()) {
            waitsForLock.cancel();
        }
        if (lock != null) {
            lock.release();
        }
    }
}
