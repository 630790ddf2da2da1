package dev.hawser.launcher.process;

import dev.hawser.system.CurrentProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The front part of a daemon: starts the same command once more, shows what that says while it starts, and ends when it serves
 * or has failed. The JVM cannot fork, so there is no other way to the background; and what a start complains of is seen.
 */
final class DaemonStart {
    /** What the daemon writes to its standard output, a pipe to us, when it serves. */
    static final String SERVES = "\u0001hawser serves\n";

    private static final int PIECE = 4096;

    private DaemonStart() {}

    /**
     * Starts it and waits.
     *
     * @return the exit status: 0 when it serves, else its own
     * @throws CannotLaunch when it has ended without a word, with its status
     */
    static int run(@Nullable Path folder, OutputStream out, OutputStream err) {
        String obstacle = CurrentProcess.obstacle();
        if (obstacle != null) {
            throw new CannotLaunch(
                    Sysexits.UNAVAILABLE, "--daemon cannot be had here: " + obstacle + "; nohup or a service manager does it", null);
        }
        Process daemon;
        Thread complaints;
        AtomicBoolean silent = new AtomicBoolean(true);
        try {
            List<String> command = CurrentProcess.commandLine();
            ProcessBuilder builder = new ProcessBuilder(command);
            if (folder != null) {
                builder.directory(folder.toFile());
            }
            Marker marker = new Marker(
                    Marker.Role.DAEMON, Map.of("typed", Path.of("").toAbsolutePath().toString()));
            builder.environment().put(Marker.VARIABLE, marker.text(ProcessHandle.current().pid()));
            daemon = builder.start();
            daemon.getOutputStream().close();
            complaints = Thread.ofPlatform().daemon().start(() -> copy(daemon.getErrorStream(), err, silent));
        } catch (IOException refused) {
            throw new CannotLaunch(Sysexits.SYSTEM, "the daemon cannot be started: " + refused.getMessage(), refused);
        }
        boolean serves = awaitService(daemon.getInputStream(), out);
        try {
            if (serves) {
                return Sysexits.OK;
            }
            int status = daemon.waitFor();
            complaints.join();
            if (status != 0 && silent.get()) {
                throw new CannotLaunch(
                        status, "the program has ended with status " + status + " before it served; its log may say why", null);
            }
            return status;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Sysexits.SYSTEM;
        }
    }

    /** Passes on what the daemon says, and says whether it serves; not, where it ended without. */
    private static boolean awaitService(InputStream from, OutputStream to) {
        byte[] end = SERVES.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream held = new ByteArrayOutputStream();
        try {
            for (int next = from.read(); next >= 0; next = from.read()) {
                if (next == end[held.size()]) {
                    held.write(next);
                    if (held.size() == end.length) {
                        return true;
                    }
                    continue;
                }
                held.writeTo(to);
                held.reset();
                if (next == end[0]) {
                    held.write(next);
                } else {
                    to.write(next);
                    if (next == '\n') {
                        to.flush();
                    }
                }
            }
            held.writeTo(to);
            to.flush();
        } catch (IOException broken) {
            System.getLogger("hawser").log(System.Logger.Level.DEBUG, "the daemon's output cannot be passed on", broken);
        }
        return false;
    }

    private static void copy(InputStream from, OutputStream to, AtomicBoolean silent) {
        byte[] piece = new byte[PIECE];
        try {
            for (int count = from.read(piece); count >= 0; count = from.read(piece)) {
                silent.set(false);
                to.write(piece, 0, count);
                to.flush();
            }
        } catch (IOException broken) {
            System.getLogger("hawser").log(System.Logger.Level.DEBUG, "the daemon's complaints cannot be passed on", broken);
        }
    }
}
