package dev.hawser.launcher.log;

import dev.hawser.system.Account;
import dev.hawser.system.CurrentProcess;
import dev.hawser.system.Privileges;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that logs on after it has given up its rights or its root folder, in a JVM of its own. */
final class ConfinedProgram {
    private ConfinedProgram() {}

    /** Arguments: {@code user} or {@code root}, the log file, and for {@code root} the folder. */
    public static void main(String[] args) throws Exception {
        CurrentProcess.setUmask(077); // a daemon's
        LogSetup.configure(new LogOptions(
                List.of(new LogTarget.ToFile(Path.of(args[1]), new LogRotation(200, false, 3))), LogFormat.TEXT, Map.of()));
        LoggedStreams.install();
        Logger logger = System.getLogger("test");
        logger.log(Level.INFO, "before");
        if (args[0].equals("user")) {
            Privileges.dropTo(Account.of("65534", "65534"));
        } else {
            CurrentProcess.changeRoot(Path.of(args[2]));
        }
        for (int i = 0; i < 20; i++) {
            logger.log(Level.INFO, "line " + i + " ..................................................");
        }
        LogSetup.reopen();
        logger.log(Level.INFO, "after");
        System.out.println("printed");
        logger.log(Level.ERROR, "failed", new IllegalStateException("shown"));
    }
}
