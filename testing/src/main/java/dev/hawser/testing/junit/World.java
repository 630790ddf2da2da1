package dev.hawser.testing.junit;

import org.jspecify.annotations.Nullable;

/** Where the methods of one test run: the reactor or clock that they were given. Used on JUnit's thread. */
interface World {
    /** A method of the test. */
    @FunctionalInterface
    interface Body {
        /** Calls it. */
        @Nullable Object call() throws Throwable;
    }

    /** The parameter of type {@code wanted}. */
    Object parameter(Class<?> wanted);

    /** Whether {@code argument} is a parameter that came from here. */
    boolean gave(Object argument);

    /** Runs {@code body} as a coroutine, until it has ended. */
    void run(Body body) throws Throwable;

    /** Closes all that is open, and tells what that was. */
    Leftovers end() throws Exception;
}
