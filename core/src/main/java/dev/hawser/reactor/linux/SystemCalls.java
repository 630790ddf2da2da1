package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process asks of the system about itself: its user, its folders, its session, its program. By the C library's own
 * functions, which see to it that all threads of the process have the same user. From any thread.
 */
public final class SystemCalls {
    private static final int PATH_LIMIT = 4096;
    private static final int ENTRY_SIZE = 64 << 10;
    private static final int MOST_GROUPS = 65536;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final long UNCHANGED = -1;

    private static final MemorySegment SETSID = Downcall.function("setsid");
    private static final MemorySegment UMASK = Downcall.function("umask");
    private static final MemorySegment CHDIR = Downcall.function("chdir");
    private static final MemorySegment CHROOT = Downcall.function("chroot");
    private static final MemorySegment SETGROUPS = Downcall.function("setgroups");
    private static final MemorySegment SETRESGID = Downcall.function("setresgid");
    private static final MemorySegment SETRESUID = Downcall.function("setresuid");
    private static final MemorySegment GETUID = Downcall.function("geteuid");
    private static final MemorySegment GETPWNAM_R = Downcall.function("getpwnam_r");
    private static final MemorySegment GETPWUID_R = Downcall.function("getpwuid_r");
    private static final MemorySegment GETGRNAM_R = Downcall.function("getgrnam_r");
    private static final MemorySegment GETGROUPLIST = Downcall.function("getgrouplist");
    private static final MemorySegment EXECVE = Downcall.function("execve");
    private static final MemorySegment KILL = Downcall.function("kill");
    private static final MemorySegment FCNTL = Downcall.function("fcntl");
    private static final MemorySegment CLOSE = Downcall.function("close");
    private static final int O_CLOEXEC = 0x8_0000;
    private static final MemorySegment PIPE2 = Downcall.function("pipe2");
    private static final MemorySegment OPEN = Downcall.function("open");
    private static final MemorySegment DUP2 = Downcall.function("dup2");
    private static final MemorySegment WRITE = Downcall.function("write");
    private static final MemorySegment CLOCK_GETTIME = Downcall.function("clock_gettime");
    private static final int CLOCK_MONOTONIC = 1;

    private SystemCalls() {}

    /** Why nothing of this can be had, as half a sentence; null where it can. */
    public static @Nullable String obstacle() {
        return NativeAccess.obstacle();
    }

    private static int call(MemorySegment function, long a, long b, long c) {
        return new Downcall().callInt(function, a, b, c, 0, 0, 0);
    }

    private static void check(String what, int result) throws IOException {
        if (result < 0) {
            throw Errno.of(what, -result);
        }
    }

    // ---------------------------------------------------------------- session, folders, mask

    /** Makes this process the leader of a session without a terminal. */
    public static void newSession() throws IOException {
        check("a session of its own", call(SETSID, 0, 0, 0));
    }

    /** Sets the permissions that new files do not get, and returns what it was. */
    public static int setUmask(int mask) {
        return call(UMASK, mask, 0, 0);
    }

    /** Goes to a folder. */
    public static void changeFolder(String path) throws IOException {
        withPath(path, CHDIR, "going to the folder " + path);
    }

    /** Makes a folder the root of all paths; the working folder stays what it is. */
    public static void changeRoot(String path) throws IOException {
        withPath(path, CHROOT, "making " + path + " the root folder");
    }

    private static void withPath(String path, MemorySegment function, String what) throws IOException {
        if (path.length() > PATH_LIMIT) {
            throw Errno.of(what, Errno.ENAMETOOLONG);
        }
        try (Arena arena = Arena.ofConfined()) {
            check(what, call(function, NativeStrings.of(arena, path, "a path").address(), 0, 0));
        }
    }

    // ---------------------------------------------------------------- users

    /** A line of the user database. */
    public record UserEntry(String name, long uid, long gid) {}

    /** The user of that name; null where there is none. */
    public static @Nullable UserEntry user(String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment asked = NativeStrings.of(arena, name, "a user's name");
            return userEntry(arena, "looking up the user " + name, GETPWNAM_R, asked.address());
        }
    }

    /** The user of that number; null where there is none. */
    public static @Nullable UserEntry user(long uid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return userEntry(arena, "looking up the user " + uid, GETPWUID_R, uid);
        }
    }

    private static @Nullable UserEntry userEntry(Arena arena, String what, MemorySegment function, long key)
            throws IOException {
        MemorySegment entry = find(arena, what, function, key);
        if (entry == null) {
            return null;
        }
        return new UserEntry(
                entry.get(JAVA_LONG, 0) == 0 ? "" : string(entry.get(JAVA_LONG, 0)),
                Integer.toUnsignedLong(entry.get(JAVA_INT, 16)),
                Integer.toUnsignedLong(entry.get(JAVA_INT, 20)));
    }

    /** The number of the group of that name; negative where there is none. */
    public static long group(String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment asked = NativeStrings.of(arena, name, "a group's name");
            MemorySegment entry = find(arena, "looking up the group " + name, GETGRNAM_R, asked.address());
            return entry == null ? -1 : Integer.toUnsignedLong(entry.get(JAVA_INT, 16));
        }
    }

    private static @Nullable MemorySegment find(Arena arena, String what, MemorySegment function, long key)
            throws IOException {
        MemorySegment entry = arena.allocate(64, Long.BYTES);
        MemorySegment texts = arena.allocate(ENTRY_SIZE);
        MemorySegment result = arena.allocate(Long.BYTES, Long.BYTES);
        int error = new Downcall()
                .callInt(function, key, entry.address(), texts.address(), texts.byteSize(), result.address(), 0);
        if (result.get(JAVA_LONG, 0) != 0) {
            return entry;
        }
        if (error == 0 || error == Errno.ENOENT || error == Errno.ESRCH || error == Errno.EBADF || error == Errno.EPERM) {
            return null; // by its manual page, all of these may mean that there is none
        }
        throw Errno.of(what, Math.abs(error));
    }

    @SuppressWarnings("restricted") // whoever gets here has asked NativeAccess
    private static String string(long address) {
        return MemorySegment.ofAddress(address).reinterpret(ENTRY_SIZE).getString(0);
    }

    /** The groups of a user, {@code gid} among them. */
    public static List<Long> groupsOf(String user, long gid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = NativeStrings.of(arena, user, "a user's name");
            MemorySegment count = arena.allocate(Integer.BYTES, Integer.BYTES);
            for (int most = 64; most <= MOST_GROUPS; most *= 4) {
                MemorySegment groups = arena.allocate((long) most * Integer.BYTES, Integer.BYTES);
                count.set(JAVA_INT, 0, most);
                new Downcall().callInt(GETGROUPLIST, name.address(), gid, groups.address(), count.address(), 0, 0);
                int there = count.get(JAVA_INT, 0);
                if (there <= most) {
                    List<Long> found = new ArrayList<>(there);
                    for (int i = 0; i < there; i++) {
                        found.add(Integer.toUnsignedLong(groups.getAtIndex(JAVA_INT, i)));
                    }
                    return found;
                }
            }
        }
        throw new IOException("the user " + user + " is in more than " + MOST_GROUPS + " groups");
    }

    /** The user that this process acts as. */
    public static long effectiveUser() {
        return Integer.toUnsignedLong(call(GETUID, 0, 0, 0));
    }

    /** Sets the supplementary groups of all threads. */
    public static void setGroups(List<Long> groups) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(Math.max(1, groups.size()) * (long) Integer.BYTES, Integer.BYTES);
            for (int i = 0; i < groups.size(); i++) {
                numbers.setAtIndex(JAVA_INT, i, (int) (long) groups.get(i));
            }
            check("setting the supplementary groups", call(SETGROUPS, groups.size(), numbers.address(), 0));
        }
    }

    /** Sets the real, effective and saved group of all threads. */
    public static void setGroup(long gid) throws IOException {
        check("becoming group " + gid, call(SETRESGID, gid, gid, gid));
    }

    /** Sets the real, effective and saved user of all threads. */
    public static void setUser(long uid) throws IOException {
        check("becoming user " + uid, call(SETRESUID, uid, uid, uid));
    }

    /** Whether this process may act as {@code uid}; where it may, it does afterwards. */
    public static boolean takesUser(long uid) {
        return call(SETRESUID, UNCHANGED, uid, UNCHANGED) == 0;
    }

    // ---------------------------------------------------------------- programs and processes

    /**
     * Becomes another program; returns only where that fails. All threads end, and nothing is told.
     *
     * @param environment of the form {@code NAME=value}
     */
    public static IOException become(String path, List<String> arguments, List<String> environment) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = NativeStrings.of(arena, path, "a path");
            MemorySegment words = strings(arena, arguments, "an argument");
            MemorySegment variables = strings(arena, environment, "a variable");
            int error = call(EXECVE, program.address(), words.address(), variables.address());
            return Errno.of("becoming " + path, -error);
        }
    }

    private static MemorySegment strings(Arena arena, List<String> texts, String what) {
        return NativeStrings.array(
                arena, texts.stream().map(text -> NativeStrings.of(arena, text, what)).toList());
    }

    /** Sends a signal by its number, 0 to only ask. Returns the system's error number, 0 for none. */
    public static int kill(long pid, int signal) {
        return -call(KILL, pid, signal, 0);
    }

    /** Whether {@link #kill} was refused because the process is another's: it is there. */
    public static boolean isRefusal(int error) {
        return error == Errno.EPERM;
    }

    /** The system's monotonic clock in microseconds, for those who compare it with theirs; not to measure by. */
    public static long monotonicMicros() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(2L * Long.BYTES, Long.BYTES);
            call(CLOCK_GETTIME, CLOCK_MONOTONIC, time.address(), 0);
            return time.get(JAVA_LONG, 0) * 1_000_000 + time.get(JAVA_LONG, Long.BYTES) / 1000;
        }
    }

    /** What the system calls an error. */
    public static String message(int error) {
        return Errno.message(error);
    }

    // ---------------------------------------------------------------- descriptors

    /** Keeps a descriptor from programs that are started later. */
    public static void closeOnExec(int descriptor) throws IOException {
        check("descriptor " + descriptor, call(FCNTL, descriptor, F_SETFD, FD_CLOEXEC));
    }

    /** Writes all of it; for a pipe that has room. */
    public static void write(int descriptor, byte[] bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
            int done = 0;
            while (done < bytes.length) {
                int count = call(WRITE, descriptor, memory.address() + done, bytes.length - done);
                if (count != -Errno.EINTR) {
                    check("writing to descriptor " + descriptor, count);
                    done += count;
                }
            }
        }
    }

    /** The two ends of a new pipe: where to read, and where to write. Neither is inherited. */
    public static int[] pipe() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(2L * Integer.BYTES, Integer.BYTES);
            check("a pipe", call(PIPE2, ends.address(), O_CLOEXEC, 0));
            return new int[] {ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1)};
        }
    }

    /** A descriptor of {@code /dev/null}. */
    public static int openNull() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = NativeStrings.of(arena, "/dev/null", "a path");
            int result = call(OPEN, path.address(), ProcessCalls.O_RDWR | O_CLOEXEC, 0);
            check("opening /dev/null", result);
            return result;
        }
    }

    /** Has {@code number} be what {@code descriptor} is. */
    public static void duplicate(int descriptor, int number) throws IOException {
        check("descriptor " + number, call(DUP2, descriptor, number, 0));
    }

    /** Closes it. */
    public static void close(int descriptor) throws IOException {
        check("closing descriptor " + descriptor, call(CLOSE, descriptor, 0, 0));
    }
}
