package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hawser.net.ChildFd;
import dev.hawser.net.ProcessOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code posix_spawn} is told of a child: all that is to be done between the parent's call and the program's start,
 * in native memory. The C library does it in a process that borrows our memory while the calling thread waits, so nothing
 * of the JVM is copied, and no Java runs in between. No signal reaches the child before it is its program.
 */
final class SpawnPlan {
    private static final int POSIX_SPAWN_RESETIDS = 0x01;
    private static final int POSIX_SPAWN_SETPGROUP = 0x02;
    private static final int POSIX_SPAWN_SETSIGDEF = 0x04;
    private static final int POSIX_SPAWN_SETSIGMASK = 0x08;
    private static final int POSIX_SPAWN_SETSID = 0x80;

    /** More than the C libraries have: 336, 80 and 128 bytes in glibc. */
    private static final int STRUCTURE_SIZE = 512;

    private static final MemorySegment SPAWN = Downcall.function("posix_spawn");
    private static final MemorySegment ACTIONS_INIT = Downcall.function("posix_spawn_file_actions_init");
    private static final MemorySegment ACTIONS_DESTROY = Downcall.function("posix_spawn_file_actions_destroy");
    private static final MemorySegment ADD_DUP2 = Downcall.function("posix_spawn_file_actions_adddup2");
    private static final MemorySegment ADD_OPEN = Downcall.function("posix_spawn_file_actions_addopen");
    private static final MemorySegment ADD_CLOSE = Downcall.function("posix_spawn_file_actions_addclose");
    private static final MemorySegment ADD_CLOSE_FROM = Downcall.function("posix_spawn_file_actions_addclosefrom_np");
    private static final MemorySegment ADD_CHDIR = Downcall.function("posix_spawn_file_actions_addchdir_np");
    private static final MemorySegment ATTR_INIT = Downcall.function("posix_spawnattr_init");
    private static final MemorySegment ATTR_DESTROY = Downcall.function("posix_spawnattr_destroy");
    private static final MemorySegment SET_FLAGS = Downcall.function("posix_spawnattr_setflags");
    private static final MemorySegment SET_PGROUP = Downcall.function("posix_spawnattr_setpgroup");
    private static final MemorySegment SET_SIGDEFAULT = Downcall.function("posix_spawnattr_setsigdefault");
    private static final MemorySegment SET_SIGMASK = Downcall.function("posix_spawnattr_setsigmask");
    private static final MemorySegment ENVIRON = Downcall.function("environ");

    private final Downcall downcall;
    private final Arena arena;
    private final MemorySegment actions;
    private final MemorySegment attributes;
    private final MemorySegment environment;
    private final MemorySegment pid;

    /** Whether the C library has all that is called here: glibc from 2.34 on. */
    static boolean isPossible() {
        return !List.of(SPAWN, ADD_CLOSE_FROM, ADD_CHDIR, SET_SIGDEFAULT, ENVIRON).contains(MemorySegment.NULL);
    }

    /**
     * A plan for {@code options}, until {@link #destroy()}.
     *
     * @param arena for what the plan needs, and for the strings given to {@link #spawn}; for any thread
     * @param sources our descriptors for the child's, all with numbers above those
     * @param terminal the path of the child's terminal, where it gets one
     * @param asOther whether the calling thread has taken another real user, who the child is to be
     */
    SpawnPlan(
            Arena arena,
            ProcessOptions options,
            SortedMap<Integer, Integer> sources,
            @Nullable String terminal,
            boolean asOther) {
        this.arena = arena;
        this.downcall = new Downcall();
        this.actions = arena.allocate(STRUCTURE_SIZE, Long.BYTES);
        this.attributes = arena.allocate(STRUCTURE_SIZE, Long.BYTES);
        this.pid = arena.allocate(JAVA_INT);
        this.environment = environment(options.environment());
        MemorySegment directory = options.directory() == null
                ? MemorySegment.NULL
                : NativeStrings.of(arena, options.directory().toString(), "the directory");
        call(ACTIONS_INIT, actions.address(), 0, 0, 0, 0);
        call(ATTR_INIT, attributes.address(), 0, 0, 0, 0);
        if (!directory.equals(MemorySegment.NULL)) {
            call(ADD_CHDIR, actions.address(), directory.address(), 0, 0, 0);
        }
        if (terminal == null) {
            place(options.childFds(), sources);
        } else {
            placeTerminal(terminal);
        }
        setAttributes(options, terminal != null, asOther);
    }

    private void call(MemorySegment function, long a, long b, long c, long d, long e) {
        int error = downcall.callInt(function, a, b, c, d, e, 0);
        if (error != 0) {
            throw new IllegalStateException("posix_spawn cannot be prepared: " + Errno.message(Math.abs(error)));
        }
    }

    private MemorySegment environment(@Nullable Map<String, String> wanted) {
        if (wanted == null) {
            return ours();
        }
        List<MemorySegment> entries = new ArrayList<>();
        new TreeMap<>(wanted).forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("no name of an environment variable: \"" + name + "\"");
            }
            entries.add(NativeStrings.of(arena, name + "=" + value, "environment variable " + name));
        });
        return NativeStrings.array(arena, entries);
    }

    /** As it is, and not as Java has decoded it. */
    @SuppressWarnings("restricted") // whoever gets here has asked NativeAccess
    private static MemorySegment ours() {
        return ENVIRON.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
    }

    // ---------------------------------------------------------------- descriptors

    private void place(SortedMap<Integer, ChildFd> wanted, SortedMap<Integer, Integer> sources) {
        MemorySegment nothing = arena.allocateFrom("/dev/null");
        wanted.forEach((number, what) -> {
            Integer source = sources.get(number);
            if (source == null) {
                call(ADD_OPEN, actions.address(), number, nothing.address(), ProcessCalls.O_RDWR, 0);
            } else {
                call(ADD_DUP2, actions.address(), source, number, 0, 0);
            }
        });
        int end = wanted.isEmpty() ? 0 : wanted.lastKey() + 1;
        for (int number = 0; number < end; number++) {
            if (!wanted.containsKey(number)) {
                call(ADD_CLOSE, actions.address(), number, 0, 0, 0);
            }
        }
        call(ADD_CLOSE_FROM, actions.address(), end, 0, 0, 0);
    }

    /** The first terminal that the leader of a new session opens becomes its controlling one. */
    private void placeTerminal(String path) {
        call(ADD_OPEN, actions.address(), 0, arena.allocateFrom(path).address(), ProcessCalls.O_RDWR, 0);
        call(ADD_DUP2, actions.address(), 0, 1, 0, 0);
        call(ADD_DUP2, actions.address(), 0, 2, 0, 0);
        call(ADD_CLOSE_FROM, actions.address(), 3, 0, 0, 0);
    }

    // ---------------------------------------------------------------- attributes

    /** Also what we ignore does its default in the child (X1), and nothing is blocked there. */
    private void setAttributes(ProcessOptions options, boolean terminal, boolean asOther) {
        int flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
        MemorySegment all = arena.allocate(STRUCTURE_SIZE, Long.BYTES);
        all.set(JAVA_LONG, 0, -1);
        call(SET_SIGDEFAULT, attributes.address(), all.address(), 0, 0, 0);
        MemorySegment none = arena.allocate(STRUCTURE_SIZE, Long.BYTES);
        call(SET_SIGMASK, attributes.address(), none.address(), 0, 0, 0);
        if (terminal) {
            flags |= POSIX_SPAWN_SETSID;
        }
        if (options.processGroup() != null) {
            flags |= POSIX_SPAWN_SETPGROUP;
            call(SET_PGROUP, attributes.address(), options.processGroup(), 0, 0, 0);
        }
        if (asOther) {
            flags |= POSIX_SPAWN_RESETIDS;
        }
        call(SET_FLAGS, attributes.address(), flags, 0, 0, 0);
    }

    // ---------------------------------------------------------------- the start

    /** Starts the program at {@code path}: the number of the child, or the negated errno. */
    int spawn(MemorySegment path, MemorySegment arguments) {
        try {
            int error = downcall.callInt(
                    SPAWN,
                    pid.address(),
                    path.address(),
                    actions.address(),
                    attributes.address(),
                    arguments.address(),
                    environment.address());
            return error == 0 ? pid.get(JAVA_INT, 0) : -Math.abs(error);
        } finally {
            Reference.reachabilityFence(arena);
        }
    }

    /** Gives back what the C library has for it; the arena is the caller's. */
    void destroy() {
        downcall.callInt(ACTIONS_DESTROY, actions.address(), 0, 0, 0, 0, 0);
        downcall.callInt(ATTR_DESTROY, attributes.address(), 0, 0, 0, 0, 0);
    }
}
