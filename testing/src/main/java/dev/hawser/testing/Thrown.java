package dev.hawser.testing;

/** Lets a test see the very exception that the code under test threw, checked or not. */
final class Thrown {
    private Thrown() {}

    /** Code that may throw anything. */
    @FunctionalInterface
    interface Code {
        void run() throws Exception;
    }

    /** Runs {@code code}; what it throws is thrown as it is. */
    static void through(Code code) {
        try {
            code.run();
        } catch (Exception thrown) {
            throw Thrown.<RuntimeException>asItIs(thrown);
        }
    }

    @SuppressWarnings("unchecked") // E is erased: nothing is cast
    private static <E extends Exception> RuntimeException asItIs(Exception thrown) throws E {
        throw (E) thrown;
    }
}
