package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hawser.net.TerminalSize;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of processes, terminals and the descriptors made for them; see {@link Libc}. One thread at a time. */
final class ProcessCalls {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_NOCTTY = 0x100;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int P_PID = 1;
    static final int P_PIDFD = 3;
    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int WNOWAIT = 0x0100_0000;
    static final int CLD_EXITED = 1;
    private static final int SIGCHLD = 17;
    private static final int SIG_IGN = 1;
    private static final int SA_NOCLDWAIT = 2;
    private static final int SA_FLAGS_AT = 8 + 128;

    private static final int PIDFD_SEND_SIGNAL = 424;
    private static final int PIDFD_OPEN = 434;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int TIOCGPTN = 0x8004_5430;
    private static final int NAME_SIZE = 64;
    private static final int AF_UNIX = 1;

    private static final MemorySegment WAITID = Downcall.function("waitid");
    private static final MemorySegment KILL = Downcall.function("kill");
    private static final MemorySegment SYSCALL = Downcall.function("syscall");
    private static final MemorySegment PIPE2 = Downcall.function("pipe2");
    private static final MemorySegment SOCKETPAIR = Downcall.function("socketpair");
    private static final MemorySegment OPEN = Downcall.function("open");
    private static final MemorySegment CLOSE = Downcall.function("close");
    private static final MemorySegment FCNTL = Downcall.function("fcntl");
    private static final MemorySegment IOCTL = Downcall.function("ioctl");
    private static final MemorySegment ISATTY = Downcall.function("isatty");
    private static final MemorySegment CHOWN = Downcall.function("chown");
    private static final MemorySegment SIGACTION = Downcall.function("sigaction");
    private static final MemorySegment SIGNAL = Downcall.function("signal");
    private static final MemorySegment POSIX_OPENPT = Downcall.function("posix_openpt");
    private static final MemorySegment GRANTPT = Downcall.function("grantpt");
    private static final MemorySegment UNLOCKPT = Downcall.function("unlockpt");
    private static final MemorySegment PTSNAME_R = Downcall.function("ptsname_r");

    private static final List<MemorySegment> NEEDED = List.of(WAITID, SOCKETPAIR, POSIX_OPENPT, PTSNAME_R);

    private final Downcall downcall = new Downcall();

    /** A {@code siginfo_t}, two ints, a {@code winsize}, a {@code sigaction} or a name. */
    private final MemorySegment memory = downcall.allocate(256);

    /** Whether the C library has what is called here. */
    static boolean areThere() {
        return !NEEDED.contains(MemorySegment.NULL);
    }

    // ---------------------------------------------------------------- children

    /** What {@code waitid} told. */
    record Exit(boolean exited, int status) {}

    /** A descriptor for {@code pid}, which closes on exec. */
    int pidfdOpen(int pid) {
        return (int) downcall.callWide(SYSCALL, PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
    }

    int pidfdSendSignal(int pidfd, int signal) {
        return (int) downcall.callWide(SYSCALL, PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0, 0);
    }

    int kill(int pid, int signal) {
        return downcall.callInt(KILL, pid, signal, 0, 0, 0, 0);
    }

    /** The result of {@code waitid}; {@link #told()} says more where it is 0. */
    int waitid(int kind, int id, int options) {
        memory.fill((byte) 0);
        return downcall.callInt(WAITID, kind, id, memory.address(), options, 0, 0);
    }

    /** Whether the last {@code waitid} found a child that has ended. */
    boolean hasTold() {
        return memory.get(JAVA_INT, 0) != 0;
    }

    /** How that child ended. */
    Exit told() {
        return new Exit(memory.get(JAVA_INT, 8) == CLD_EXITED, memory.get(JAVA_INT, 24));
    }

    /** Where children are not to be waited for, as some parents leave it, the system would throw their status away. */
    void keepStatuses() {
        memory.fill((byte) 0);
        downcall.callInt(SIGACTION, SIGCHLD, 0, memory.address(), 0, 0, 0);
        if (memory.get(JAVA_LONG, 0) == SIG_IGN || (memory.get(JAVA_INT, SA_FLAGS_AT) & SA_NOCLDWAIT) != 0) {
            downcall.call(SIGNAL, SIGCHLD, 0, 0, 0, 0, 0);
        }
    }

    // ---------------------------------------------------------------- descriptors

    /** A pipe in {@link #first()}, to read from, and {@link #second()}. */
    int pipe2(int flags) {
        return downcall.callInt(PIPE2, memory.address(), flags, 0, 0, 0, 0);
    }

    /** Two connected sockets in {@link #first()} and {@link #second()}. */
    int socketpair() {
        return downcall.callInt(
                SOCKETPAIR, AF_UNIX, SocketCalls.SOCK_STREAM | SocketCalls.SOCK_CLOEXEC, 0, memory.address(), 0, 0);
    }

    int first() {
        return memory.get(JAVA_INT, 0);
    }

    int second() {
        return memory.get(JAVA_INT, Integer.BYTES);
    }

    int close(int descriptor) {
        return downcall.callInt(CLOSE, descriptor, 0, 0, 0, 0, 0);
    }

    int fcntl(int descriptor, int command, long argument) {
        return downcall.callInt(FCNTL, descriptor, command, argument, 0, 0, 0);
    }

    /** Has reads and writes never wait; for a descriptor of nobody else's. */
    int setNonBlocking(int descriptor) {
        int flags = fcntl(descriptor, Libc.F_GETFL, 0);
        return flags < 0 ? flags : fcntl(descriptor, Libc.F_SETFL, flags | Libc.O_NONBLOCK);
    }

    /** Opens the file at {@code path}, a string of C. */
    int open(MemorySegment path, int flags) {
        return downcall.callInt(OPEN, Libc.address(path), flags, 0, 0, 0, 0);
    }

    // ---------------------------------------------------------------- terminals

    /** The side of a new terminal that is ours. */
    int openTerminal() {
        int master = downcall.callInt(
                POSIX_OPENPT, O_RDWR | O_NOCTTY | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0, 0, 0, 0, 0);
        if (master < 0) {
            return master;
        }
        int granted = downcall.callInt(GRANTPT, master, 0, 0, 0, 0, 0);
        int unlocked = granted < 0 ? granted : downcall.callInt(UNLOCKPT, master, 0, 0, 0, 0, 0);
        if (unlocked < 0) {
            close(master);
            return unlocked;
        }
        return master;
    }

    /** The path of the other side, for the child; null where it is not to be had. */
    @Nullable String terminalPath(int master) {
        memory.fill((byte) 0);
        int result = downcall.callInt(PTSNAME_R, master, memory.address(), NAME_SIZE, 0, 0, 0);
        return result == 0 ? memory.getString(0) : null;
    }

    int setSize(int master, TerminalSize size) {
        memory.set(JAVA_SHORT, 0, (short) size.rows());
        memory.set(JAVA_SHORT, 2, (short) size.columns());
        memory.set(ValueLayout.JAVA_INT, 4, 0); // pixels
        return downcall.callInt(IOCTL, master, TIOCSWINSZ, memory.address(), 0, 0, 0);
    }

    /** Whether {@code descriptor} is somebody's side of a terminal like {@link #openTerminal()}. */
    boolean isMaster(int descriptor) {
        return downcall.callInt(IOCTL, descriptor, TIOCGPTN & 0xffff_ffffL, memory.address(), 0, 0, 0) == 0;
    }

    boolean isTerminal(int descriptor) {
        return downcall.callInt(ISATTY, descriptor, 0, 0, 0, 0, 0) == 1;
    }

    int chown(MemorySegment path, long uid) {
        return downcall.callInt(CHOWN, Libc.address(path), uid, 0xffff_ffffL, 0, 0, 0);
    }
}
