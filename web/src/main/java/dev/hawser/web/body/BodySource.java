package dev.hawser.web.body;

/** Where the bytes of an {@link IncomingBody} come from: a connection, or a stream of one. All calls come on the reactor's thread. */
public interface BodySource {
    /** A source that has given everything already. */
    BodySource EXHAUSTED = new BodySource() {};

    /** Somebody begins to read. Called at most once; a server tells a client that waits ({@code 100 Continue}). */
    default void wanted() {}

    /** Enough for now: stop feeding until {@link #resumeProducing()}. What is fed nevertheless is kept. */
    default void pauseProducing() {}

    /** Feed on. */
    default void resumeProducing() {}

    /** So many bytes have reached the reader and take no memory here any more. */
    default void consumed(int byteCount) {}

    /** Nobody wants the rest; feeding it has no effect. Called at most once, and not after the end. */
    default void stopProducing() {}
}
