package dev.hawser.reactor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** Whether the memory of this JVM may be dumped, and others of its user may trace it. */
final class Dumpable {
    private static final int PR_GET_DUMPABLE = 3;

    private Dumpable() {}

    @SuppressWarnings("restricted") // the build enables native access for its tests
    static int get() {
        Linker linker = Linker.nativeLinker();
        try {
            return (int) linker.downcallHandle(
                            linker.defaultLookup().find("prctl").orElseThrow(),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(PR_GET_DUMPABLE);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }
}
