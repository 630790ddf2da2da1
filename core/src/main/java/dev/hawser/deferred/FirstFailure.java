package dev.hawser.deferred;

/**
 * A member of {@link DeferredList#gather} failed, so that there is no list of values. The cause is what it failed with.
 */
public final class FirstFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int index;

    FirstFailure(int index, Throwable cause) {
        super("member " + index + " failed: " + cause, cause);
        this.index = index;
    }

    /** Where in the list the member stands that failed first in time, counted from zero. */
    public int index() {
        return index;
    }
}
