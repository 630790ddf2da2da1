package dev.hawser.reactor;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * SIGINT and SIGTERM for the reactors that run. The JDK has them in an unsupported class, reached by reflection; where
 * that is missing the JVM's own handling stays, and a line at debug level says so.
 *
 * <p>Process-wide and used from any thread: guarded by the class's lock. The handlers that were there before are put
 * back when the last reactor leaves.
 */
final class Signals {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final Map<Object, Consumer<String>> LISTENERS = new LinkedHashMap<>();
    private static final Map<String, Object> REPLACED = new HashMap<>();

    private Signals() {}

    /** Has {@code listener} called, on a thread of the JVM, with the name of each signal until {@link #leave}. */
    static synchronized void join(Object reactor, Consumer<String> listener) {
        if (LISTENERS.isEmpty()) {
            replace("INT", true);
            replace("TERM", false);
        }
        LISTENERS.put(reactor, listener);
    }

    static synchronized void leave(Object reactor) {
        if (LISTENERS.remove(reactor) != null && LISTENERS.isEmpty()) {
            REPLACED.forEach((name, before) -> {
                try {
                    Jdk.handle(name, before);
                } catch (ReflectiveOperationException | RuntimeException refused) {
                    LOGGER.log(System.Logger.Level.DEBUG, "SIG" + name + " keeps the reactor's handler", refused);
                }
            });
            REPLACED.clear();
        }
    }

    private static void replace(String name, boolean onlyDefault) {
        try {
            Object ours = Jdk.handler((_, _, _) -> {
                arrived(name);
                return null;
            });
            Object before = Jdk.handle(name, ours);
            if (onlyDefault && !Jdk.isDefault(before)) {
                Jdk.handle(name, before);
            } else {
                REPLACED.put(name, before);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError refused) {
            LOGGER.log(System.Logger.Level.DEBUG, "SIG" + name + " is left to the JVM", refused);
        }
    }

    private static void arrived(String name) {
        Map<Object, Consumer<String>> told;
        synchronized (Signals.class) {
            told = new LinkedHashMap<>(LISTENERS);
        }
        told.values().forEach(listener -> listener.accept(name));
    }

    /**
     * The JDK's {@code sun.misc.Signal}, by reflection: naming it would be a compiler warning, and warnings are
     * errors here.
     */
    private static final class Jdk {
        private static Class<?> signal() throws ClassNotFoundException {
            return Class.forName("sun.misc.Signal");
        }

        private static Class<?> handlerType() throws ClassNotFoundException {
            return Class.forName("sun.misc.SignalHandler");
        }

        static Object handler(InvocationHandler invocation) throws ClassNotFoundException {
            return Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerType()}, (proxy, method, args) -> switch (
                            method.getName()) {
                        case "handle" -> invocation.invoke(proxy, method, args);
                        case "equals" -> proxy == args[0];
                        case "hashCode" -> 1;
                        default -> "Hawser's signal handler";
                    });
        }

        /** Whether {@code handler} is that of the system or the JVM's own, and neither "ignore" nor a program's. */
        static boolean isDefault(Object handler) throws ReflectiveOperationException {
            return handler.equals(handlerType().getField("SIG_DFL").get(null))
                    || handler.getClass().getName().startsWith(signal().getName() + "$");
        }

        static Object handle(String name, Object handler) throws ReflectiveOperationException {
            Method handle = signal().getMethod("handle", signal(), handlerType());
            return handle.invoke(null, signal().getConstructor(String.class).newInstance(name), handler);
        }
    }
}
