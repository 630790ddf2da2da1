package dev.hawser.system;

import java.lang.reflect.Proxy;
import java.util.Objects;

/**
 * Signals that a daemon has a meaning for, such as HUP and USR1. The JDK has them in an unsupported class, reached by
 * reflection. From any thread. SIGINT and SIGTERM are the reactor's.
 */
public final class ProcessSignals {
    private ProcessSignals() {}

    /**
     * Has {@code action} called each time that the signal comes, on a thread of the JVM, from now on. A signal that this
     * process was started to ignore, as by {@code nohup}, stays ignored.
     *
     * @param name without {@code SIG}, such as {@code HUP}
     * @return whether it will be called: false where the signal is ignored
     * @throws UnsupportedOperationException when the JVM keeps that signal to itself, or has no such class; with the reason
     */
    public static boolean on(String name, Runnable action) {
        Objects.requireNonNull(action, "action");
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    ProcessSignals.class.getClassLoader(),
                    new Class<?>[] {handlerType},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> name.hashCode();
                        default -> "Hawser's SIG" + name;
                    });
            var handle = signalType.getMethod("handle", signalType, handlerType);
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object before = handle.invoke(null, signal, handler);
            if (before.equals(handlerType.getField("SIG_IGN").get(null))) {
                handle.invoke(null, signal, before);
                return false;
            }
            return true;
        } catch (ReflectiveOperationException | LinkageError refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new UnsupportedOperationException("SIG" + name + " cannot be had: " + cause.getMessage(), refused);
        }
    }
}
