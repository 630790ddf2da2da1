package dev.hawser.deferred;

/** A {@link DeferredQueue} was given more items than it may keep. */
public final class QueueOverflow extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    QueueOverflow(int most) {
        super("the queue is full: it keeps at most " + most + " items");
    }
}
