package dev.hawser.tls.openssl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The ways to call a function of OpenSSL.
 *
 * <p>All functions share three descriptors: on x86-64 and aarch64 integers and pointers travel in whole registers, and who
 * is called looks at the part that it declares. The JVM makes code for a descriptor once. An int that comes back has
 * rubbish in its upper half and must be cut.
 */
final class Downcall {
    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle CALL = link(SHAPE);
    private static final MethodHandle QUICK = link(SHAPE, Linker.Option.critical(false));
    private static final MethodHandle ON_HEAP =
            link(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG), Linker.Option.critical(true));

    private Downcall() {}

    @SuppressWarnings("restricted") // whoever gets here has asked Library
    private static MethodHandle link(FunctionDescriptor shape, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(shape, options);
    }

    /** Calls {@code function}, which may take its time and call back. */
    static long call(MemorySegment function, long a, long b, long c, long d, long e) {
        try {
            return (long) CALL.invokeExact(function, a, b, c, d, e, 0L);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** Calls {@code function}, which returns at once and never calls back. */
    static long quick(MemorySegment function, long a, long b, long c, long d) {
        try {
            return (long) QUICK.invokeExact(function, a, b, c, d, 0L, 0L);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** The same with an array: the collector waits for the return, and a call back would end the JVM. */
    static long onHeap(MemorySegment function, long a, MemorySegment array, int length) {
        try {
            return (long) ON_HEAP.invokeExact(function, a, array, (long) length);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static long call(MemorySegment function) {
        return call(function, 0, 0, 0, 0, 0);
    }

    static long call(MemorySegment function, long a) {
        return call(function, a, 0, 0, 0, 0);
    }

    static long call(MemorySegment function, long a, long b) {
        return call(function, a, b, 0, 0, 0);
    }

    static long call(MemorySegment function, long a, long b, long c) {
        return call(function, a, b, c, 0, 0);
    }

    /** A downcall declares Throwable, and throws nothing but what the JVM itself does. */
    private static RuntimeException impossible(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException unchecked -> unchecked;
            default -> new IllegalStateException("a downcall threw", thrown);
        };
    }
}
