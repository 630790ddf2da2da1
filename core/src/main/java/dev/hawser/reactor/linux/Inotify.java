package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's way of telling what happens in folders. It is read where {@link dev.hawser.net.Reactor#watch} says so, on
 * the thread that opened it; folders may be added and removed on any thread.
 */
public final class Inotify {
    public static final int MODIFY = 0x2;
    public static final int CLOSE_WRITE = 0x8;
    public static final int MOVED_FROM = 0x40;
    public static final int MOVED_TO = 0x80;
    public static final int CREATE = 0x100;
    public static final int DELETE = 0x200;
    public static final int DELETE_SELF = 0x400;
    public static final int MOVE_SELF = 0x800;
    public static final int UNMOUNT = 0x2000;
    public static final int OVERFLOW = 0x4000;
    public static final int IGNORED = 0x8000;
    public static final int IS_FOLDER = 0x4000_0000;

    private static final int ONLY_FOLDER = 0x0100_0000;
    private static final int EXCLUDE_UNLINKED = 0x0400_0000;
    private static final int MASK = MODIFY | CLOSE_WRITE | MOVED_FROM | MOVED_TO | CREATE | DELETE | DELETE_SELF
            | MOVE_SELF | ONLY_FOLDER | EXCLUDE_UNLINKED;

    private static final int BUFFER_SIZE = 64 << 10;
    private static final int HEAD_SIZE = 16;

    /** For {@link #read}, on its thread. */
    private final Libc reader = new Libc();

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment buffer = arena.allocate(BUFFER_SIZE, 8);
    private final Charset charset = NativeFile.charset();
    private final int descriptor;

    /** For all other calls; its lock is that of {@link #closed}, too. */
    private final Libc others = new Libc();

    private boolean closed;

    /**
     * Something happened.
     *
     * @param folder what {@link #add} gave
     * @param mask what, out of the constants
     * @param cookie equal for the two ends of a move
     * @param name in the folder; empty where it is about the folder itself
     */
    public record Happening(int folder, int mask, int cookie, String name) {
        /** Whether it is one of {@code kinds}. */
        public boolean is(int kinds) {
            return (mask & kinds) != 0;
        }
    }

    private Inotify(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Opens one.
     *
     * @return null where native code is out of reach
     * @throws IOException where the system has no more of them
     */
    public static @Nullable Inotify open() throws IOException {
        if (NativeAccess.obstacle() != null) {
            return null;
        }
        int descriptor = new Libc().inotifyInit(Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (descriptor < 0) {
            throw Errno.of("inotify (see fs.inotify.max_user_instances)", -descriptor);
        }
        return new Inotify(descriptor);
    }

    /** What to watch. */
    public int descriptor() {
        return descriptor;
    }

    /**
     * Begins to tell of {@code folder}, and of the entries in it. The same number comes for the same folder.
     *
     * @throws IOException when it is no folder or may not be read, and when the system watches no more
     */
    public int add(Path folder) throws IOException {
        synchronized (others) {
            if (closed) {
                throw new IOException("the watch has ended");
            }
            int result = NativeFile.withName(
                    folder.toString(), name -> others.inotifyAdd(descriptor, name, MASK), -Errno.EINVAL);
            if (result < 0) {
                String hint = result == -Errno.ENOSPC ? " (see fs.inotify.max_user_watches)" : "";
                throw new IOException(folder + " cannot be watched: " + Errno.message(-result) + hint);
            }
            return result;
        }
    }

    /** Tells no more of a folder. Does nothing where it is gone. */
    public void remove(int folder) {
        synchronized (others) {
            if (!closed) {
                others.inotifyRemove(descriptor, folder);
            }
        }
    }

    /** What has happened since, some of it at least; nothing where nothing has. Does not wait. */
    public List<Happening> read() throws IOException {
        long count = reader.read(descriptor, buffer);
        if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
            return List.of();
        }
        if (count < 0) {
            throw Errno.of("inotify", (int) -count);
        }
        List<Happening> happenings = new ArrayList<>();
        for (long at = 0; at + HEAD_SIZE <= count; ) {
            int length = buffer.get(JAVA_INT, at + 12);
            happenings.add(new Happening(
                    buffer.get(JAVA_INT, at),
                    buffer.get(JAVA_INT, at + 4),
                    buffer.get(JAVA_INT, at + 8),
                    name(at + HEAD_SIZE, length)));
            at += HEAD_SIZE + length;
        }
        return happenings;
    }

    private String name(long at, int length) {
        int end = 0;
        while (end < length && buffer.get(JAVA_BYTE, at + end) != 0) {
            end++;
        }
        byte[] name = new byte[end];
        MemorySegment.copy(buffer, JAVA_BYTE, at, name, 0, end);
        return new String(name, charset);
    }

    /** Ends it. It must not be watched any more. */
    public void close() {
        synchronized (others) {
            if (!closed) {
                closed = true;
                others.close(descriptor);
            }
        }
    }
}
