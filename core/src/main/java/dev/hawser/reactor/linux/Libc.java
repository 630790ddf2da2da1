package dev.hawser.reactor.linux;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Functions of the C library for any descriptor, and for memory. All return the negated errno where they fail, and may
 * be interrupted (EINTR) where they wait.
 *
 * <p>An object and what it leads to are for one thread at a time. A segment given to a function that takes one must be
 * native memory.
 */
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int F_SETFD = 2;
    static final int FD_CLOEXEC = 1;
    static final int F_GETFL = 3;
    static final int F_SETFL = 4;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    static final int MAP_PRIVATE = 2;
    static final int MAP_ANONYMOUS = 0x20;
    static final int MAP_POPULATE = 0x8000;

    private static final MemorySegment OPEN = Downcall.function("open");
    private static final MemorySegment CLOSE = Downcall.function("close");
    private static final MemorySegment READ = Downcall.function("read");
    private static final MemorySegment WRITE = Downcall.function("write");
    private static final MemorySegment FCNTL = Downcall.function("fcntl");
    private static final MemorySegment FCHMOD = Downcall.function("fchmod");
    private static final MemorySegment EVENTFD = Downcall.function("eventfd");
    private static final MemorySegment PIPE2 = Downcall.function("pipe2");
    private static final MemorySegment MMAP = Downcall.function("mmap");
    private static final MemorySegment MUNMAP = Downcall.function("munmap");
    private static final MemorySegment INOTIFY_INIT1 = Downcall.function("inotify_init1");
    private static final MemorySegment INOTIFY_ADD_WATCH = Downcall.function("inotify_add_watch");
    private static final MemorySegment INOTIFY_RM_WATCH = Downcall.function("inotify_rm_watch");
    private static final MemorySegment SYSCALL = Downcall.function("syscall");

    /** The functions of sockets. */
    final SocketCalls sockets;

    /** The functions of epoll. */
    final EpollCalls epoll;

    private final Downcall downcall = new Downcall();
    private @Nullable Messages messages;

    /** With an errno of its own. */
    Libc() {
        sockets = new SocketCalls(downcall);
        epoll = new EpollCalls(downcall);
    }

    /** Opens the file whose name, with a zero behind it, is in {@code path}. */
    int open(MemorySegment path, int flags) {
        try {
            return downcall.callInt(OPEN, address(path), flags, 0, 0, 0, 0);
        } finally {
            Reference.reachabilityFence(path);
        }
    }

    /** The functions of messages with descriptors, made when they are first needed. */
    Messages messages() {
        Messages made = messages;
        if (made == null) {
            made = new Messages(downcall);
            messages = made;
        }
        return made;
    }

    /** Closes {@code descriptor}; it is closed whatever this returns. */
    int close(int descriptor) {
        return downcall.callInt(CLOSE, descriptor, 0, 0, 0, 0, 0);
    }

    /** Reads into {@code target}; how many bytes, 0 at the end. */
    long read(int descriptor, MemorySegment target) {
        try {
            return downcall.call(READ, descriptor, address(target), target.byteSize(), 0, 0, 0);
        } finally {
            Reference.reachabilityFence(target);
        }
    }

    /** Writes {@code source}; how many bytes of it. */
    long write(int descriptor, MemorySegment source) {
        try {
            return downcall.call(WRITE, descriptor, address(source), source.byteSize(), 0, 0, 0);
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    /** {@code fcntl} with a number as its argument. */
    int fcntl(int descriptor, int command, long argument) {
        return downcall.callInt(FCNTL, descriptor, command, argument, 0, 0, 0);
    }

    /** Sets the permissions of what is open; those of a socket are its file's when it is bound. */
    int fchmod(int descriptor, int mode) {
        return downcall.callInt(FCHMOD, descriptor, mode, 0, 0, 0, 0);
    }

    /** A counter to wait for; {@code flags} are {@link #O_NONBLOCK} and {@link #O_CLOEXEC}. */
    int eventfd(int count, int flags) {
        return downcall.callInt(EVENTFD, count, flags, 0, 0, 0, 0);
    }

    /** Opens a pipe and puts its two descriptors, of two ints, into {@code ends}: to read from, to write to. */
    int pipe2(MemorySegment ends, int flags) {
        try {
            return downcall.callInt(PIPE2, address(ends), flags, 0, 0, 0, 0);
        } finally {
            Reference.reachabilityFence(ends);
        }
    }

    /** An inotify; {@code flags} are {@link #O_NONBLOCK} and {@link #O_CLOEXEC}. */
    int inotifyInit(int flags) {
        return downcall.callInt(INOTIFY_INIT1, flags, 0, 0, 0, 0, 0);
    }

    /** Has an inotify tell of the file whose name, with a zero behind it, is in {@code path}: its number there. */
    int inotifyAdd(int inotify, MemorySegment path, int mask) {
        try {
            return downcall.callInt(INOTIFY_ADD_WATCH, inotify, address(path), mask, 0, 0, 0);
        } finally {
            Reference.reachabilityFence(path);
        }
    }

    /** Has an inotify tell no more of what {@link #inotifyAdd} gave. */
    int inotifyRemove(int inotify, int watch) {
        return downcall.callInt(INOTIFY_RM_WATCH, inotify, watch, 0, 0, 0, 0);
    }

    /** Maps memory of a descriptor (-1 for none), and returns its address. */
    long mmap(long byteCount, int protection, int flags, int descriptor, long offset) {
        return downcall.call(MMAP, 0, byteCount, protection, flags, descriptor, offset);
    }

    /** Unmaps. */
    int munmap(long address, long byteCount) {
        return downcall.callInt(MUNMAP, address, byteCount, 0, 0, 0, 0);
    }

    /** The system call {@code number}, for those that the C library has no function for. Pointers are addresses. */
    long syscall(long number, long a, long b, long c, long d, long e, long f) {
        return downcall.callWide(SYSCALL, number, a, b, c, d, e, f);
    }

    /** Where {@code memory} is; the address of an array would be no address at all. */
    static long address(MemorySegment memory) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("not native memory: " + memory);
        }
        return memory.address();
    }
}
