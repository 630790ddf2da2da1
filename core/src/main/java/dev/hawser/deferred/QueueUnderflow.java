package dev.hawser.deferred;

/** More callers wait at a {@link DeferredQueue} than it allows. */
public final class QueueUnderflow extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    QueueUnderflow(int most) {
        super("nothing is in the queue and " + most + " callers wait already, which is as many as it allows");
    }
}
