package dev.hawser.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * A lock of the operating system on a file, which holds until the end of the process. A process number in a file, as
 * Twisted uses it, cannot tell that process from a later one of the same number, nor from one in another container.
 *
 * <p>The file is never removed: one that was opened before would be locked beside the next one of its name.
 */
final class PathLock {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ListeningPort");

    /** More digits has no process number. */
    private static final int MOST_DIGITS = 20;

    /**
     * What this process holds; guarded by itself. It must not even open those again, since closing a file gives up all of
     * a process's locks on it.
     */
    private static final Set<Object> HELD = new HashSet<>();

    private final FileChannel channel;
    private final Object identity;

    private PathLock(FileChannel channel, Object identity) {
        this.channel = channel;
        this.identity = identity;
    }

    /** @throws IOException when another has it, which the message names, or the file cannot be opened */
    static PathLock take(Path file) throws IOException {
        synchronized (HELD) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && HELD.contains(identity(file))) {
                throw taken(file, "this process itself, " + ProcessHandle.current().pid());
            }
            FileChannel opened = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            boolean locked = false;
            try {
                if (opened.tryLock() == null) {
                    throw taken(file, "process " + holder(opened));
                }
                opened.truncate(0)
                        .write(StandardCharsets.US_ASCII.encode(
                                ProcessHandle.current().pid() + "\n"));
                PathLock lock = new PathLock(opened, identity(file));
                HELD.add(lock.identity);
                locked = true;
                return lock;
            } finally {
                if (!locked) {
                    opened.close();
                }
            }
        }
    }

    private static IOException taken(Path file, String holder) {
        return new IOException("the lock " + file + " is held by " + holder);
    }

    private static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(
                        file, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? file.toRealPath() : key;
    }

    /** What the holder has written, if it has by now. */
    private static String holder(FileChannel locked) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(MOST_DIGITS);
        locked.read(content, 0);
        String number = StandardCharsets.US_ASCII.decode(content.flip()).toString().strip();
        return number.matches("[0-9]+") ? number : "unknown";
    }

    void release() {
        synchronized (HELD) {
            HELD.remove(identity);
            try {
                channel.close();
            } catch (IOException refused) {
                LOGGER.log(System.Logger.Level.DEBUG, "closing a lock file failed", refused);
            }
        }
    }
}
