package dev.hawser.reactor.linux;

import dev.hawser.net.ChildFd;
import dev.hawser.net.ProcessOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/** Descriptors for tests: two ends, each to be read and written. */
public record TestDescriptors(End one, End other) {
    /** What is read from, and what is written to; of sockets they are one. */
    public record End(OwnedDescriptor input, OwnedDescriptor output) {}

    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;

    /** What copies each of two directions, ends each when its writer does, and exits when both have ended. */
    private static final String RELAY = "exec 5<&0 6>&1 0</dev/null 1>/dev/null;"
            + " cat <&5 >&4 3<&- 4>&- 5<&- 6>&- &"
            + " cat <&3 >&6 3<&- 4>&- 5<&- 6>&- &"
            + " exec 3<&- 4>&- 5<&- 6>&-; wait";

    /** Two pipes. */
    public static TestDescriptors pipes() throws IOException {
        ProcessCalls calls = new ProcessCalls();
        OwnedDescriptor[] there = pipe(calls);
        OwnedDescriptor[] back = pipe(calls);
        return new TestDescriptors(new End(back[0], there[1]), new End(there[0], back[1]));
    }

    private static OwnedDescriptor[] pipe(ProcessCalls calls) throws IOException {
        checked(calls.pipe2(Libc.O_CLOEXEC | Libc.O_NONBLOCK));
        return new OwnedDescriptor[] {
            new OwnedDescriptor(calls.first(), OwnedDescriptor.Kind.PIPE),
            new OwnedDescriptor(calls.second(), OwnedDescriptor.Kind.PIPE)
        };
    }

    /** A pair of sockets. */
    public static TestDescriptors sockets() throws IOException {
        ProcessCalls calls = new ProcessCalls();
        checked(calls.socketpair());
        OwnedDescriptor one = new OwnedDescriptor(calls.first(), OwnedDescriptor.Kind.SOCKET);
        OwnedDescriptor other = new OwnedDescriptor(calls.second(), OwnedDescriptor.Kind.SOCKET);
        checked(calls.setNonBlocking(one.number()));
        checked(calls.setNonBlocking(other.number()));
        return new TestDescriptors(new End(one, one), new End(other, other));
    }

    /**
     * Two terminals without a line discipline of their own, each from the side of the program to the other: closing that one is
     * an orderly end, where closing the other is a hang-up, which throws away what is unread.
     */
    public static TestDescriptors terminals() throws IOException {
        ProcessCalls calls = new ProcessCalls();
        OwnedDescriptor[] there = terminal(calls);
        OwnedDescriptor[] back = terminal(calls);
        return new TestDescriptors(new End(back[0], there[1]), new End(there[0], back[1]));
    }

    private static OwnedDescriptor[] terminal(ProcessCalls calls) throws IOException {
        int master = calls.openTerminal();
        checked(master);
        String path = Objects.requireNonNull(calls.terminalPath(master));
        int program;
        try (Arena arena = Arena.ofConfined()) {
            program = calls.open(arena.allocateFrom(path), O_RDWR | O_NOCTTY | Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        }
        checked(program);
        try {
            Process raw = new ProcessBuilder("stty", "-F", path, "raw", "-echo").inheritIO().start();
            if (raw.waitFor() != 0) {
                throw new IOException("stty has failed for " + path);
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
        return new OwnedDescriptor[] {
            new OwnedDescriptor(master, OwnedDescriptor.Kind.TERMINAL),
            new OwnedDescriptor(program, OwnedDescriptor.Kind.TERMINAL)
        };
    }

    /** A child process between the two, whose standard input and output are the one. It is reaped when it ends. */
    public static TestDescriptors throughChild() throws IOException {
        ProcessOptions options = ProcessOptions.DEFAULT.withChildFds(
                Map.of(0, ChildFd.WRITE, 1, ChildFd.READ, 3, ChildFd.WRITE, 4, ChildFd.READ));
        NativeChild child = NativeProcesses.spawn(options, List.of("/bin/sh"), List.of("sh", "-c", RELAY));
        ChildReaper.reap(child, _ -> {});
        SortedMap<Integer, OwnedDescriptor> ends = child.ends();
        List<OwnedDescriptor> ours = List.copyOf(ends.values()); // of 0, 1, 3, 4
        return new TestDescriptors(new End(ours.get(1), ours.get(0)), new End(ours.get(3), ours.get(2)));
    }

    private static void checked(int result) throws IOException {
        if (result < 0) {
            throw Errno.of("a test gets no descriptors", -result);
        }
    }
}
