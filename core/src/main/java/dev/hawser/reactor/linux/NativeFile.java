package dev.hawser.reactor.linux;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A file that is open twice: as a descriptor whose number is known, for the kernel, and as a channel, for Java. Both are of
 * the same file, whatever its name stands for meanwhile. Any thread may use it.
 */
public final class NativeFile implements Closeable {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.file");

    private final FileChannel channel;
    private final int descriptor;
    private boolean closed;

    private NativeFile(FileChannel channel, int descriptor) {
        this.channel = channel;
        this.descriptor = descriptor;
    }

    /**
     * Opens {@code path} for reading, and waits for that.
     *
     * @return null where it cannot be opened in this way: another way may tell why, or do it
     */
    public static @Nullable NativeFile open(Path path) {
        if (NativeAccess.obstacle() != null || path.getFileSystem() != FileSystems.getDefault()) {
            return null;
        }
        int descriptor = openDescriptor(path.toString());
        if (descriptor < 0) {
            return null;
        }
        try {
            return new NativeFile(FileChannel.open(reopened(descriptor), StandardOpenOption.READ), descriptor);
        } catch (IOException | RuntimeException refused) {
            UnbegunSockets.close(descriptor, false);
            LOGGER.log(System.Logger.Level.DEBUG, path + " cannot be opened by its descriptor", refused);
            return null;
        }
    }

    /** What opens the same file again. */
    private static Path reopened(int descriptor) {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    private static int openDescriptor(String path) {
        // not to wait for the writer of a pipe
        int flags = Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK;
        return withName(path, name -> new Libc().open(name, flags), -Errno.EINVAL);
    }

    /** How the platform spells the names of files. */
    static Charset charset() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    /** What {@code call} gives for {@code path} as the C library wants it, or {@code otherwise} where it has no such name. */
    static int withName(String path, ToIntFunction<MemorySegment> call, int otherwise) {
        Charset charset = charset();
        if (!charset.newEncoder().canEncode(path) || path.indexOf(0) >= 0) {
            return otherwise;
        }
        byte[] name = path.getBytes(charset);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(name.length + 1L);
            MemorySegment.copy(MemorySegment.ofArray(name), 0, copy, 0, name.length);
            return call.applyAsInt(copy);
        }
    }

    /** The file for Java. */
    public FileChannel channel() {
        return channel;
    }

    /** The number of the other descriptor. */
    public int descriptor() {
        return descriptor;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                channel.close();
            } finally {
                UnbegunSockets.close(descriptor, false);
            }
        }
    }
}
