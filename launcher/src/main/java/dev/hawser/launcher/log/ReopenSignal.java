package dev.hawser.launcher.log;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * SIGUSR1, which has log files opened anew. The JDK has signals in an unsupported class, reached by reflection; where it
 * refuses this one, a line at debug level says so.
 */
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
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> receiver = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, receiver)
                    .invoke(null, signal.getConstructor(String.class).newInstance("USR1"), receiver(receiver));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError refused) {
            System.getLogger(OwnEvents.NAMESPACE)
                    .log(Level.DEBUG, "SIGUSR1 does not open log files anew: the JVM keeps it to itself", refused);
        }
    }

    private static Object receiver(Class<?> type) {
        InvocationHandler calls = (proxy, method, args) -> switch (method.getName()) {
            case "handle" -> {
                LogSetup.reopen(); // on a thread of the JVM
                yield null;
            }
            case "equals" -> proxy == args[0];
            case "hashCode" -> 1;
            default -> "opens log files anew";
        };
        return Proxy.newProxyInstance(ReopenSignal.class.getClassLoader(), new Class<?>[] {type}, calls);
    }
}
