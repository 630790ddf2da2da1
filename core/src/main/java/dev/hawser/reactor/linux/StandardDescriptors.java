package dev.hawser.reactor.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Descriptors 0 and 1 in a form that never waits, without a change to what they share with others.
 *
 * <p>Whether reads and writes wait ({@code O_NONBLOCK}) belongs to the open file, which the shell that started us has, too,
 * and the other programs of a pipeline. So it is never set there. A pipe or terminal is opened anew by its name in {@code
 * /proc}, which gives an open file of our own; a socket is used by calls that say for themselves that they do not wait.
 * Nothing has to be put back at the end, however that comes.
 */
public final class StandardDescriptors {
    private static final int S_IFMT = 0xf000;
    private static final int S_IFIFO = 0x1000;
    private static final int S_IFCHR = 0x2000;
    private static final int S_IFSOCK = 0xc000;
    private static final int SO_TYPE = 3;

    private StandardDescriptors() {}

    /** Descriptor {@code number} to be read; null where it is nothing that can be waited for. */
    public static @Nullable OwnedDescriptor input(int number) {
        return open(number, ProcessCalls.O_RDONLY);
    }

    /** Descriptor {@code number} to be written; null where it is nothing that can be waited for. */
    public static @Nullable OwnedDescriptor output(int number) {
        return open(number, ProcessCalls.O_WRONLY);
    }

    private static @Nullable OwnedDescriptor open(int number, int how) {
        Path path = Path.of("/proc/self/fd/" + number);
        ProcessCalls calls = new ProcessCalls();
        return switch (kind(path)) {
            case S_IFIFO -> reopened(calls, path, how, OwnedDescriptor.Kind.REOPENED_PIPE);
            case S_IFCHR ->
                calls.isTerminal(number) && !calls.isMaster(number) // a master opened anew would be another terminal
                        ? reopened(calls, path, how, OwnedDescriptor.Kind.TERMINAL)
                        : null;
            case S_IFSOCK -> socket(calls, number);
            default -> null;
        };
    }

    private static int kind(Path path) {
        try {
            return (int) Files.getAttribute(path, "unix:mode") & S_IFMT;
        } catch (IOException | UnsupportedOperationException unknown) { // closed, or no /proc
            return 0;
        }
    }

    private static @Nullable OwnedDescriptor reopened(
            ProcessCalls calls, Path path, int how, OwnedDescriptor.Kind kind) {
        try (Arena arena = Arena.ofConfined()) {
            int opened = calls.open(
                    arena.allocateFrom(path.toString()),
                    how | ProcessCalls.O_NOCTTY | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
            // refused: of another user's, or a pipe that nobody reads; blocking calls can still use the number
            return opened < 0 ? null : new OwnedDescriptor(opened, kind);
        }
    }

    private static @Nullable OwnedDescriptor socket(ProcessCalls calls, int number) {
        if (new Libc().sockets.getOption(number, SocketCalls.SOL_SOCKET, SO_TYPE) != SocketCalls.SOCK_STREAM) {
            return null;
        }
        int duplicate = calls.fcntl(number, ProcessCalls.F_DUPFD_CLOEXEC, 0);
        return duplicate < 0 ? null : new OwnedDescriptor(duplicate, OwnedDescriptor.Kind.SOCKET);
    }
}
