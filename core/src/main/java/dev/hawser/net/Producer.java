package dev.hawser.net;

/**
 * A source of bytes that a {@link ByteConsumer} can slow down: a {@link PushProducer} writes until it is paused, a
 * {@link PullProducer} writes once each time it is asked. All calls come on the reactor's thread.
 */
public sealed interface Producer permits PushProducer, PullProducer {
    /** Produce: on, for a push producer; one more piece, for a pull producer. */
    void resumeProducing() throws Exception;

    /** Nobody wants any more: never write again. */
    void stopProducing() throws Exception;
}
