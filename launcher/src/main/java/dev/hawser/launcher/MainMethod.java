package dev.hawser.launcher;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The main method of a class, chosen by the launch protocol of JDK 25 (JLS 12.1): one with a {@code String[]} before
 * one without parameters, static or not, declared or inherited, not private, of type void.
 */
final class MainMethod {
    private final Method method;
    private final @Nullable Constructor<?> constructor;

    private MainMethod(Method method, @Nullable Constructor<?> constructor) {
        this.method = method;
        this.constructor = constructor;
    }

    /**
     * The main method of {@code className}, which is loaded and not yet initialised.
     *
     * @param file what a complaint names
     * @throws LaunchFailed when it has none, or none that can be called
     */
    static MainMethod of(Path file, String className, ClassLoader loader) {
        Class<?> type;
        try {
            type = Class.forName(className, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the compiler gave no class " + className, e);
        }
        Method method = find(type, String[].class);
        if (method == null) {
            method = find(type);
        }
        if (method == null) {
            throw LaunchFailed.because(
                    "%s has no main method: its first class, %s, needs one such as void main() { ... }",
                    file, className);
        }
        method.setAccessible(true);
        return new MainMethod(method, Modifier.isStatic(method.getModifiers()) ? null : constructor(file, type));
    }

    /** Runs the program on the calling thread, and throws what it throws. */
    void invoke(String[] args) throws Throwable {
        try {
            Object instance = constructor == null ? null : constructor.newInstance();
            method.invoke(instance, method.getParameterCount() == 0 ? new Object[0] : new Object[] {args});
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            thrown.setStackTrace(withoutTheLauncher(thrown.getStackTrace()));
            throw thrown;
        }
    }

    private static @Nullable Method find(Class<?> type, Class<?>... parameters) {
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            for (Method method : owner.getDeclaredMethods()) {
                if (isMain(method, parameters) && isSeenFrom(type, method)) {
                    return method;
                }
            }
        }
        // What is left to inherit are the default methods of interfaces.
        for (Method method : type.getMethods()) {
            if (isMain(method, parameters) && !Modifier.isStatic(method.getModifiers())) {
                return method;
            }
        }
        return null;
    }

    private static boolean isMain(Method method, Class<?>... parameters) {
        return method.getName().equals("main")
                && method.getReturnType() == void.class
                && Arrays.equals(method.getParameterTypes(), parameters);
    }

    private static boolean isSeenFrom(Class<?> type, Method method) {
        int modifiers = method.getModifiers();
        if (Modifier.isPrivate(modifiers) || Modifier.isAbstract(modifiers)) {
            return false;
        }
        return Modifier.isPublic(modifiers)
                || Modifier.isProtected(modifiers)
                || method.getDeclaringClass().getPackage() == type.getPackage();
    }

    private static Constructor<?> constructor(Path file, Class<?> type) {
        if (Modifier.isAbstract(type.getModifiers())) {
            throw LaunchFailed.because(
                    "%s: %s is abstract, so its main method must be static", file, type.getName());
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            if (!Modifier.isPrivate(constructor.getModifiers())) {
                constructor.setAccessible(true);
                return constructor;
            }
        } catch (NoSuchMethodException _) {
            // The sentence below says it.
        }
        throw LaunchFailed.because(
                "%s: the main method of %s is not static, so that class needs a constructor without parameters"
                        + " that is not private",
                file, type.getName());
    }

    /** A trace that ends at the program's own main, as it does under {@code java}. */
    private static StackTraceElement[] withoutTheLauncher(StackTraceElement[] trace) {
        int end = trace.length;
        while (end > 0 && !trace[end - 1].getClassName().equals(MainMethod.class.getName())) {
            end--;
        }
        while (end > 0 && isLauncherOrReflection(trace[end - 1].getClassName())) {
            end--;
        }
        return end == 0 ? trace : Arrays.copyOf(trace, end);
    }

    private static boolean isLauncherOrReflection(String className) {
        return className.equals(MainMethod.class.getName())
                || className.startsWith("java.lang.reflect.")
                || className.startsWith("jdk.internal.reflect.")
                || className.startsWith("java.lang.invoke.");
    }
}
