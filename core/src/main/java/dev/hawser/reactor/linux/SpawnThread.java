package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.hawser.net.ChildUser;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that becomes somebody else, starts a child and ends. To Linux users, groups and the umask belong to a thread;
 * that they are alike in a whole process is the C library's doing, which is passed by here. Nothing of it reaches the
 * JVM's other threads, whether it succeeds or not.
 *
 * <p>Of users only the real one is changed here, and the effective one in the child ({@code POSIX_SPAWN_RESETIDS}): the
 * thread keeps its rights over files, as the JVM may want to load a class on it, and neither it nor the child can be
 * traced by the other user before the program runs, since their saved user is ours. What that user could do in this
 * moment is to send a signal to the thread, as to any process of his.
 *
 * <p>When a child that shares our memory changes users, the kernel marks that memory as not to be dumped. The mark is
 * taken back when the child has its own; so one starts at a time.
 */
final class SpawnThread {
    private static final Object ONE_AT_A_TIME = new Object();

    private static final int CLONE_FS = 0x200;
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final long UNCHANGED = 0xffff_ffffL;

    /** System calls, by the architecture. */
    private enum Call {
        UMASK(95, 166),
        SETGROUPS(116, 159),
        SETRESUID(117, 147),
        SETRESGID(119, 149),
        PRCTL(157, 167),
        UNSHARE(272, 97);

        private static final boolean AMD64 = System.getProperty("os.arch").equals("amd64");
        private final int amd64;
        private final int aarch64;

        Call(int amd64, int aarch64) {
            this.amd64 = amd64;
            this.aarch64 = aarch64;
        }

        int number() {
            return AMD64 ? amd64 : aarch64;
        }
    }

    private final Libc libc = new Libc();
    private final @Nullable ChildUser user;
    private final @Nullable Integer umask;
    private int result;
    private @Nullable String refused;
    private @Nullable Throwable thrown;

    private SpawnThread(@Nullable ChildUser user, @Nullable Integer umask) {
        this.user = user;
        this.umask = umask;
    }

    /**
     * What {@code spawn} returns when it is called as {@code user} and with {@code umask}, where they are given.
     *
     * @throws IOException when the system refuses to make the thread so
     */
    static int as(@Nullable ChildUser user, @Nullable Integer umask, IntSupplier spawn) throws IOException {
        SpawnThread one = new SpawnThread(user, umask);
        synchronized (ONE_AT_A_TIME) {
            Thread thread = Thread.ofPlatform()
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .name("hawser-spawn")
                    .start(() -> one.run(spawn));
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return one.outcome();
    }

    private int outcome() throws IOException {
        switch (thrown) {
            case Error error -> throw error;
            case RuntimeException unchecked -> throw unchecked;
            case null, default -> {}
        }
        if (refused != null) {
            throw new IOException(refused);
        }
        return result;
    }

    private void run(IntSupplier spawn) {
        try {
            result = umask == null || setUmask(umask) ? asUser(spawn) : -1;
        } catch (Throwable broken) {
            thrown = broken;
        }
    }

    private boolean setUmask(int mask) {
        if (!is("a umask of its own, by unshare", Call.UNSHARE, CLONE_FS, 0, 0)) {
            return false;
        }
        call(Call.UMASK, mask, 0, 0); // cannot fail
        return true;
    }

    private int asUser(IntSupplier spawn) {
        if (user == null) {
            return spawn.getAsInt();
        }
        long dumpable = call(Call.PRCTL, PR_GET_DUMPABLE, 0, 0);
        try (Arena arena = Arena.ofConfined()) {
            return becomes(user, arena) ? spawn.getAsInt() : -1;
        } finally {
            if (dumpable == 1) {
                call(Call.PRCTL, PR_SET_DUMPABLE, dumpable, 0);
            }
        }
    }

    private boolean becomes(ChildUser wanted, Arena arena) {
        MemorySegment groups = arena.allocate(JAVA_INT, Math.max(1, wanted.groups().size()));
        for (int i = 0; i < wanted.groups().size(); i++) {
            groups.setAtIndex(JAVA_INT, i, (int) (long) wanted.groups().get(i));
        }
        call(Call.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0); // rights that a program would inherit
        return is("groups " + wanted.groups() + ", by setgroups", Call.SETGROUPS, wanted.groups().size(),
                        groups.address(), 0)
                && is("group " + wanted.gid(), Call.SETRESGID, wanted.gid(), UNCHANGED, UNCHANGED)
                && is("user " + wanted.uid(), Call.SETRESUID, wanted.uid(), UNCHANGED, UNCHANGED);
    }

    private boolean is(String what, Call call, long a, long b, long c) {
        long got = call(call, a, b, c);
        if (got < 0) {
            refused = "the system refuses " + what + ": " + Errno.message((int) -got);
        }
        return got >= 0;
    }

    private long call(Call call, long a, long b, long c) {
        return libc.syscall(call.number(), a, b, c, 0, 0, 0);
    }
}
