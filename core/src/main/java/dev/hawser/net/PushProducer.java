package dev.hawser.net;

/** A source that goes on by itself until it is told to wait. */
public non-sealed interface PushProducer extends Producer {
    /** Stop writing until {@link #resumeProducing()}. */
    void pauseProducing() throws Exception;
}
