package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * Calls functions of the C library. Their results are what the function returned, or the negated errno.
 *
 * <p>All functions share three descriptors, whatever their own: arguments and results of the C library that are
 * integers or pointers travel in whole registers on x86-64 and aarch64, and who is called looks at the part that it
 * declares only. The JVM makes code for each descriptor at its first use, which takes 4 to 7 ms; for a further function
 * of a known descriptor it makes nothing. An int that comes back has rubbish in its upper half and must be cut.
 *
 * <p>An object is for one thread at a time, since errno is left in it.
 */
final class Downcall {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_AT = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    /** For all but the two below. */
    private static final MethodHandle CALL = link(FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment state = arena.allocate(STATE);

    /** For {@code syscall}, which has one argument more. */
    private static final class Wide {
        static final MethodHandle CALL = link(FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

        private Wide() {}
    }

    /** For calls that are given an array: the collector waits for their return, so they must not wait themselves. */
    private static final class OnHeap {
        static final MethodHandle CALL = link(
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG),
                Linker.Option.critical(true));

        private OnHeap() {}
    }

    /** Memory that is there for as long as this object is, and during its calls at least. */
    MemorySegment allocate(long byteCount) {
        return arena.allocate(byteCount, Long.BYTES);
    }

    /** The function {@code name}; {@link MemorySegment#NULL} where the C library has none of that name. */
    static MemorySegment function(String name) {
        return LINKER.defaultLookup().find(name).orElse(MemorySegment.NULL);
    }

    @SuppressWarnings("restricted") // whoever gets here has asked NativeAccess
    private static MethodHandle link(FunctionDescriptor shape, Linker.Option... more) {
        Linker.Option[] options = new Linker.Option[more.length + 1];
        options[0] = ERRNO;
        System.arraycopy(more, 0, options, 1, more.length);
        return LINKER.downcallHandle(shape, options);
    }

    /** Calls {@code function}, which returns an int. */
    int callInt(MemorySegment function, long a, long b, long c, long d, long e, long f) {
        int result;
        try {
            result = (int) (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
        return result == -1 ? -errno() : result;
    }

    /** Calls {@code function}, which returns a long or a pointer. */
    long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
        long result;
        try {
            result = (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
        return result == -1 ? -errno() : result;
    }

    /** Calls {@code function} with a piece of an array as the second argument. It must be one that cannot wait. */
    long callOnHeap(MemorySegment function, long a, MemorySegment array, long c, long d) {
        long result;
        try {
            result = (long) OnHeap.CALL.invokeExact(function, state, a, array, c, d);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
        return result == -1 ? -errno() : result;
    }

    /** Calls {@code function} with seven arguments. */
    long callWide(MemorySegment function, long a, long b, long c, long d, long e, long f, long g) {
        long result;
        try {
            result = (long) Wide.CALL.invokeExact(function, state, a, b, c, d, e, f, g);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
        return result == -1 ? -errno() : result;
    }

    private int errno() {
        return state.get(JAVA_INT, ERRNO_AT);
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
