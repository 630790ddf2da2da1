package dev.hawser.launcher.process;

import dev.hawser.system.CurrentProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is asked of a daemon from outside, by its number. */
public final class SignalCommands {
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(70);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(50);

    private SignalCommands() {}

    /**
     * Has {@code pid} replaced, and waits until the file has another number.
     *
     * @return that number
     * @throws CannotLaunch when it is not replaced within 70 seconds, or may not be asked
     */
    public static long restart(Path pidFile, long pid) {
        FileTime before = time(pidFile);
        send(pid, "HUP");
        CompletableFuture<Long> changed = new CompletableFuture<>();
        long looks = LONGEST_RESTART.dividedBy(LOOK);
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        for (long i = 0; i < looks; i++) {
            OptionalLong now = read(pidFile);
            if (now.isPresent() && now.getAsLong() != pid) {
                return now.getAsLong();
            }
            if (!before.equals(time(pidFile)) && PidFile.running(pidFile) == pid) {
                throw notReplaced(pid);
            }
            if (process == null || !process.isAlive()) {
                throw new CannotLaunch(
                        Sysexits.UNAVAILABLE,
                        "process " + pid + " has ended: it has a terminal, or could not be replaced; see its log",
                        null);
            }
            rest(changed);
        }
        throw notReplaced(pid);
    }

    private static CannotLaunch notReplaced(long pid) {
        return new CannotLaunch(
                Sysexits.UNAVAILABLE, "process " + pid + " was not replaced, and goes on; its log says why", null);
    }

    /** A process that goes on makes its file newer. */
    private static FileTime time(Path pidFile) {
        try {
            return Files.getLastModifiedTime(pidFile);
        } catch (IOException gone) {
            System.getLogger("hawser").log(System.Logger.Level.DEBUG, "the pid file cannot be seen now", gone);
            return FileTime.fromMillis(0);
        }
    }

    private static OptionalLong read(Path pidFile) {
        try {
            return PidFile.number(PidFile.text(pidFile));
        } catch (IOException gone) {
            System.getLogger("hawser").log(System.Logger.Level.DEBUG, "the pid file cannot be read now", gone);
            return OptionalLong.empty();
        }
    }

    /** Waits a moment, as nobody completes {@code never}. */
    private static void rest(CompletableFuture<Long> never) {
        try {
            never.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException passed) {
            return;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Has {@code pid} stop, and waits for its end.
     *
     * @throws CannotLaunch when it has not ended within 90 seconds, or may not be asked
     */
    public static void stop(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        send(pid, "TERM");
        if (process == null) {
            return;
        }
        try {
            process.onExit().get(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new CannotLaunch(
                    Sysexits.UNAVAILABLE,
                    "process " + pid + " has not ended within " + LONGEST_STOP.toSeconds() + " s; its log says what it waits for",
                    late);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(long pid, String signal) {
        try {
            if (!CurrentProcess.signal(pid, signal)) {
                throw new CannotLaunch(Sysexits.UNAVAILABLE, "process " + pid + " has ended", null);
            }
        } catch (UnsupportedOperationException lacking) {
            throw new CannotLaunch(Sysexits.UNAVAILABLE, String.valueOf(lacking.getMessage()), lacking);
        } catch (IOException refused) {
            throw new CannotLaunch(Sysexits.NO_PERMISSION, String.valueOf(refused.getMessage()), refused);
        }
    }
}
