package dev.hawser.launcher.log;

import dev.hawser.system.ProcessSignals;
import java.lang.System.Logger.Level;

/** SIGUSR1, which has log files opened anew; where the JVM keeps it to itself, a line at debug level says so. */
final class ReopenSignal {
    private static boolean installed;

    private ReopenSignal() {}

    /** Once is enough, and it stays: without it the signal would end the process. */
    static synchronized void install() {
        if (installed) {
            return;
        }
        installed = true;
        try {
            ProcessSignals.on("USR1", LogSetup::reopen);
        } catch (UnsupportedOperationException refused) {
            System.getLogger(OwnEvents.NAMESPACE)
                    .log(Level.DEBUG, "SIGUSR1 does not open log files anew: the JVM keeps it to itself", refused);
        }
    }
}
