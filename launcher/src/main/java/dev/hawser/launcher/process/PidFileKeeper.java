package dev.hawser.launcher.process;

import dev.hawser.system.CurrentProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A process that keeps the right to remove the pid file for one that gives it up: a shell that waits for the word to do so, and
 * ends when nobody is left who could say it. That it can do nothing else is why it may keep the right.
 *
 * @param descriptor where the word is written; inherited by a successor
 * @param pid its number
 */
record PidFileKeeper(int descriptor, long pid) {
    private static final System.Logger LOGGER = System.getLogger("hawser");

    /** It removes no file that has another number by now than that of who asks. */
    private static final String SCRIPT = "trap '' INT TERM HUP QUIT; read -r word self owner && [ \"$word $self\" = \"remove $$\" ]"
            + " && [ -f \"$0\" ] && read -r now <\"$0\" && [ \"$now\" = \"$owner\" ] && rm -f -- \"$0\"";

    /** Starts one, with the rights that this process has at present. */
    static PidFileKeeper start(Path pidFile) throws IOException {
        CurrentProcess.PipeEnds pipe = CurrentProcess.PipeEnds.open();
        Process shell;
        try {
            shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT, pidFile.toAbsolutePath().toString())
                    .redirectInput(new File("/proc/self/fd/" + pipe.readEnd()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .directory(new File("/"))
                    .start();
        } finally {
            CurrentProcess.close(pipe.readEnd());
        }
        return new PidFileKeeper(pipe.writeEnd(), shell.pid());
    }

    static @Nullable PidFileKeeper of(Marker marker) {
        int descriptor = marker.descriptor("keeper");
        int pid = marker.descriptor("keeperPid");
        return descriptor < 0 ? null : new PidFileKeeper(descriptor, pid);
    }

    /** Has the file removed, and waits for that. */
    void remove() {
        try {
            CurrentProcess.tell(descriptor, "remove " + pid + " " + ProcessHandle.current().pid() + "\n");
            ProcessHandle shell = ProcessHandle.of(pid).orElse(null);
            if (shell != null) {
                shell.onExit().get(5, TimeUnit.SECONDS);
            }
        } catch (IOException | ExecutionException | TimeoutException failed) {
            LOGGER.log(System.Logger.Level.WARNING, "the pid file may be left: " + failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
