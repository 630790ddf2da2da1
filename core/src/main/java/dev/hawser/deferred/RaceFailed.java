package dev.hawser.deferred;

import java.util.List;

/**
 * No member of a {@link DeferredList#race}, a {@link DeferredList#firstSuccess} or a scope's race succeeded. The cause is the failure of
 * the list's first member, and those of the others are suppressed.
 */
public final class RaceFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Throwable[] failures;

    /** Of what each member failed with; there is at least one. */
    public RaceFailed(List<Throwable> failures) {
        super("all " + failures.size() + " failed, the first with " + failures.getFirst(), failures.getFirst());
        this.failures = failures.toArray(Throwable[]::new);
        failures.stream().skip(1).forEach(this::addSuppressed);
    }

    /** What each member failed with, in the order of the list. */
    public List<Throwable> failures() {
        return List.of(failures);
    }
}
