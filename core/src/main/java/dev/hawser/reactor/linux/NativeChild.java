package dev.hawser.reactor.linux;

import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessExitedAlready;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.TerminalSize;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A child of ours: its number, our ends of what it was given, and its end. What concerns the end is for any thread, and
 * guarded by this object's monitor, since a number may be another process's as soon as the child has been reaped.
 */
public final class NativeChild {
    private static final int NONE = -1;

    private final ProcessCalls calls = new ProcessCalls();
    private final int pid;
    private final SortedMap<Integer, OwnedDescriptor> ends;
    /** The process group that is the child's and not ours; 0 where there is none. */
    private final int group;

    private final @Nullable OwnedDescriptor terminal;
    private int pidfd;
    private @Nullable ConnectionEnd end;
    private boolean reaped;

    NativeChild(int pid, SortedMap<Integer, OwnedDescriptor> ends, ProcessOptions options) {
        this.pid = pid;
        this.ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
        this.terminal = options.pty() == null ? null : ends.get(1);
        Long wanted = options.processGroup();
        this.group = terminal != null ? pid : wanted == null ? 0 : wanted == 0 ? pid : Math.toIntExact(wanted);
        this.pidfd = calls.pidfdOpen(pid);
    }

    /** Its number, also when it has ended. */
    public long pid() {
        return pid;
    }

    /** Our ends of its descriptors, by the child's number; a terminal is 1. */
    public SortedMap<Integer, OwnedDescriptor> ends() {
        return ends;
    }

    /**
     * What becomes readable when it ends, until {@link #release()}; negative where the system has no such thing to give.
     */
    public synchronized int pidfd() {
        return pidfd;
    }

    // ---------------------------------------------------------------- the end

    /**
     * How it ended, where it has; then it is reaped. Never waits. One that leads a process group is reaped by {@link
     * #release()}, so that the group's number stays its own until then.
     */
    public synchronized @Nullable ConnectionEnd reap() {
        if (end != null) {
            return end;
        }
        boolean leads = group == pid;
        int result = waitid(leads ? ProcessCalls.WNOWAIT : 0);
        if (result == 0 && !calls.hasTold()) {
            return null;
        }
        end = result == 0
                ? end(calls.told())
                : ProcessTerminated.unobserved("somebody else in this program has taken its status ("
                        + Errno.message(-result) + ")");
        reaped = !leads || result != 0;
        return end;
    }

    private int waitid(int options) {
        int all = ProcessCalls.WEXITED | ProcessCalls.WNOHANG | options;
        int result;
        do {
            result = pidfd >= 0
                    ? calls.waitid(ProcessCalls.P_PIDFD, pidfd, all)
                    : calls.waitid(ProcessCalls.P_PID, pid, all);
            if (result == -Errno.EINVAL && pidfd >= 0) { // Linux 5.3 has the one and not the other
                calls.close(pidfd);
                pidfd = NONE;
                result = -Errno.EINTR;
            }
        } while (result == -Errno.EINTR);
        return result;
    }

    /** Gives {@link #pidfd()} back, when nobody watches it and {@link #reap()} has said how it ended; and reaps it. */
    public synchronized void release() {
        if (end != null && !reaped) {
            waitid(0); // whatever it says: how it ended is known
            reaped = true;
        }
        if (pidfd >= 0) {
            calls.close(pidfd);
            pidfd = NONE;
        }
    }

    private static ConnectionEnd end(ProcessCalls.Exit exit) {
        if (!exit.exited()) {
            return ProcessTerminated.killed(SignalNames.name(exit.status()));
        }
        return exit.status() == 0 ? new ProcessDone() : ProcessTerminated.exited(exit.status());
    }

    /** Waits on the calling thread until it has ended, and leaves it to be reaped. */
    void awaitEnd() {
        ProcessCalls own = new ProcessCalls();
        int result;
        do {
            result = own.waitid(ProcessCalls.P_PID, pid, ProcessCalls.WEXITED | ProcessCalls.WNOWAIT);
        } while (result == -Errno.EINTR);
    }

    // ---------------------------------------------------------------- signals

    /**
     * Sends a signal to it.
     *
     * @throws ProcessExitedAlready when it has exited
     * @throws UncheckedIOException when the system refuses
     */
    public synchronized void signal(int number) {
        String what = what(number);
        refuse(end != null, what);
        int result = pidfd >= 0 ? calls.pidfdSendSignal(pidfd, number) : calls.kill(pid, number);
        if (result == -Errno.ENOSYS || (result == -Errno.EPERM && pidfd >= 0)) {
            result = calls.kill(pid, number); // not reaped: the number is its own; a filter may refuse the newer call
        }
        check(what, result);
    }

    /**
     * Sends a signal to its process group, of which it may have been the first to exit.
     *
     * @throws ProcessExitedAlready when it has been reaped
     * @throws IllegalStateException when that is ours
     */
    public synchronized void signalGroup(int number) {
        if (group == 0) {
            throw new IllegalStateException("process " + pid + " is in the process group of this program itself:"
                    + " ProcessOptions.withProcessGroup(0) gives it one of its own");
        }
        String what = what(number) + " to the group of";
        refuse(reaped, what);
        check(what, calls.kill(-group, number));
    }

    private static String what(int number) {
        return "send signal " + SignalNames.name(number) + " to";
    }

    private void refuse(boolean over, String what) {
        if (over) {
            throw new ProcessExitedAlready(what, pid);
        }
    }

    private void check(String what, int result) {
        if (result == -Errno.ESRCH) {
            throw new ProcessExitedAlready(what, pid);
        }
        if (result < 0) {
            throw new UncheckedIOException(Errno.of("cannot " + what + " process " + pid, -result));
        }
    }

    // ---------------------------------------------------------------- the terminal

    /** @throws IllegalStateException when it has no terminal */
    public synchronized void setWindowSize(TerminalSize size) {
        if (terminal == null) {
            throw new IllegalStateException("process " + pid + " has no terminal: ProcessOptions.withPty gives one");
        }
        if (terminal.isOpen()) {
            int result = calls.setSize(terminal.number(), size);
            if (result < 0) {
                throw new UncheckedIOException(Errno.of("cannot resize the terminal of process " + pid, -result));
            }
        }
    }

    @Override
    public String toString() {
        return "process " + pid;
    }
}
