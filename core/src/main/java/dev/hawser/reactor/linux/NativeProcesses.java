package dev.hawser.reactor.linux;

import dev.hawser.net.ChildFd;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.TerminalSize;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Starts children by {@code posix_spawn}. */
public final class NativeProcesses {
    /** What runs a file that is no program, as {@code execvp} has it. */
    private static final String SHELL = "/bin/sh";

    private final ProcessCalls calls = new ProcessCalls();
    private final Arena arena = Arena.ofAuto(); // a thread of its own may have to look into it
    private final ProcessOptions options;
    private final SortedMap<Integer, OwnedDescriptor> ours = new TreeMap<>();
    private final SortedMap<Integer, Integer> theirs = new TreeMap<>();
    private @Nullable String terminal;

    private NativeProcesses(ProcessOptions options) {
        this.options = options;
    }

    /** Why children cannot be started so here, as half a sentence; null where they can. Asking has no effect. */
    public static @Nullable String obstacle() {
        String platform = NativeAccess.obstacle();
        if (platform != null) {
            return platform;
        }
        return CLibrary.COMPLETE ? null : "the C library has no posix_spawn that closes descriptors (glibc 2.34 has)";
    }

    /** Asked once, and not where native access would print a warning. */
    private static final class CLibrary {
        static final boolean COMPLETE = SpawnPlan.isPossible() && ProcessCalls.areThere();

        static {
            if (COMPLETE) {
                new ProcessCalls().keepStatuses();
            }
        }

        private CLibrary() {}
    }

    /**
     * Starts a program.
     *
     * @param paths where it may be, in the order to be tried, as {@code execvp} does; none where it is nowhere
     * @param arguments its own name first
     * @throws IOException when it does not start, with the system's reason alone as its message
     * @throws IllegalArgumentException when the options or arguments cannot be told to any program
     */
    public static NativeChild spawn(ProcessOptions options, List<String> paths, List<String> arguments)
            throws IOException {
        return new NativeProcesses(options).spawn(paths, arguments);
    }

    private NativeChild spawn(List<String> paths, List<String> arguments) throws IOException {
        boolean started = false;
        try {
            if (options.pty() == null) {
                openEnds();
            } else {
                openTerminal(options.pty());
            }
            NativeChild child = new NativeChild(start(paths, arguments), ours, options);
            started = true;
            return child;
        } finally {
            theirs.values().forEach(calls::close);
            if (!started) {
                ours.values().forEach(end -> calls.close(end.closing()));
            }
        }
    }

    // ---------------------------------------------------------------- descriptors

    private void openEnds() throws IOException {
        int above = options.childFds().isEmpty() ? 0 : options.childFds().lastKey() + 1;
        for (var wanted : options.childFds().entrySet()) {
            int number = wanted.getKey();
            switch (wanted.getValue()) {
                case ChildFd.ParentReads _ -> {
                    checked("a pipe", calls.pipe2(Libc.O_CLOEXEC));
                    take(number, calls.first(), calls.second(), OwnedDescriptor.Kind.PIPE, above);
                }
                case ChildFd.ParentWrites _ -> {
                    checked("a pipe", calls.pipe2(Libc.O_CLOEXEC));
                    take(number, calls.second(), calls.first(), OwnedDescriptor.Kind.PIPE, above);
                }
                case ChildFd.BothWays _ -> {
                    checked("a pair of sockets", calls.socketpair());
                    take(number, calls.first(), calls.second(), OwnedDescriptor.Kind.SOCKET, above);
                }
                case ChildFd.Inherited(int descriptor) ->
                    theirs.put(number, checked("descriptor " + descriptor + " to inherit", duplicate(descriptor, above)));
                case ChildFd.Null _ -> {}
            }
        }
    }

    /**
     * Keeps one end and has the child given the other, under a number above all of the child's: none is then overwritten
     * before it is in its place.
     */
    private void take(int number, int our, int their, OwnedDescriptor.Kind kind, int above) throws IOException {
        ours.put(number, new OwnedDescriptor(our, kind));
        int high = their >= above ? their : duplicate(their, above);
        if (high != their) {
            calls.close(their);
        }
        theirs.put(number, checked("a descriptor", high));
        checked("a descriptor that does not wait", calls.setNonBlocking(our));
    }

    private int duplicate(int descriptor, int above) {
        return calls.fcntl(descriptor, ProcessCalls.F_DUPFD_CLOEXEC, above);
    }

    private static int checked(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException(Errno.message(-result) + " (" + what + ")");
        }
        return result;
    }

    private void openTerminal(TerminalSize size) throws IOException {
        int master = checked("a terminal", calls.openTerminal());
        ours.put(1, new OwnedDescriptor(master, OwnedDescriptor.Kind.TERMINAL));
        terminal = calls.terminalPath(master);
        if (terminal == null) {
            throw new IOException("the new terminal has no name");
        }
        checked("the size of a terminal", calls.setSize(master, size));
        if (options.user() != null) { // who must be able to open it
            checked(
                    "giving " + terminal + " to user " + options.user().uid(),
                    calls.chown(arena.allocateFrom(terminal), options.user().uid()));
        }
    }

    // ---------------------------------------------------------------- the start

    private int start(List<String> paths, List<String> arguments) throws IOException {
        SpawnPlan plan = new SpawnPlan(arena, options, theirs, terminal, options.user() != null);
        try {
            List<MemorySegment> programs = new ArrayList<>();
            for (String path : paths) {
                programs.add(NativeStrings.of(arena, path, "the executable's name"));
            }
            List<MemorySegment> given = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                given.add(NativeStrings.of(arena, arguments.get(i), "argument " + i + " of " + arguments.getFirst()));
            }
            int pid = options.user() == null && options.umask() == null
                    ? tryAll(plan, programs, given)
                    : SpawnThread.as(options.user(), options.umask(), () -> tryAll(plan, programs, given));
            if (pid < 0) {
                throw new IOException(reason(-pid));
            }
            return pid;
        } finally {
            plan.destroy();
        }
    }

    /** The number of the child, or the negated errno: that of the first which is there and may not be run, if any. */
    private int tryAll(SpawnPlan plan, List<MemorySegment> programs, List<MemorySegment> given) {
        MemorySegment arguments = NativeStrings.array(arena, given);
        int denied = 0;
        int result = -Errno.ENOENT;
        for (MemorySegment program : programs) {
            result = plan.spawn(program, arguments);
            if (result == -Errno.ENOEXEC) {
                result = plan.spawn(NativeStrings.of(arena, SHELL, "the shell"), asScript(program, given));
            }
            switch (-result) {
                case Errno.EACCES -> denied = result;
                case Errno.ENOENT, Errno.ENOTDIR -> {}
                default -> {
                    return result;
                }
            }
        }
        return denied != 0 ? denied : result;
    }

    private MemorySegment asScript(MemorySegment program, List<MemorySegment> given) {
        List<MemorySegment> arguments = new ArrayList<>(given);
        arguments.set(0, program);
        arguments.addFirst(NativeStrings.of(arena, SHELL, "the shell"));
        return NativeStrings.array(arena, arguments);
    }

    private String reason(int errno) {
        if (options.directory() != null && !Files.isDirectory(options.directory())) {
            return "there is no directory " + options.directory() + " (" + Errno.message(errno) + ")";
        }
        return Errno.message(errno);
    }
}
