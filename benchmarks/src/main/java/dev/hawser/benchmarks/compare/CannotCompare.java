package dev.hawser.benchmarks.compare;

/** Why there is nothing to compare, or not with this server, in words for the one who asked. */
final class CannotCompare extends Exception {
    private static final long serialVersionUID = 1;

    CannotCompare(String message) {
        super(message);
    }
}
