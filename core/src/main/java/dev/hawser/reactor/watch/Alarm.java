package dev.hawser.reactor.watch;

/** When to speak of a callback that does not end: at the limit, at twice that, at four times, and when it is over. */
final class Alarm {
    /** What a look has come to. */
    enum Finding {
        /** Nothing to say. */
        QUIET,
        /** The callback has held the loop beyond the limit, or again twice as long. */
        RAISED,
        /** The callback that it was raised for has ended. */
        OVER
    }

    private final long limit;
    private long next;

    /** For callbacks that take {@code limit} nanoseconds or longer. */
    Alarm(long limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("a limit must be positive: " + limit);
        }
        this.limit = limit;
        this.next = limit;
    }

    /** What follows from what {@code vigil} has just seen. */
    Finding hear(Vigil vigil) {
        if (vigil.changed()) {
            boolean raised = isRaised();
            next = limit;
            return raised ? Finding.OVER : Finding.QUIET;
        }
        if (vigil.held() < next) {
            return Finding.QUIET;
        }
        while (next <= vigil.held()) {
            next = next > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : next * 2;
        }
        return Finding.RAISED;
    }

    /** Whether it was raised for the present callback. */
    boolean isRaised() {
        return next != limit;
    }
}
