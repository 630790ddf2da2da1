package dev.hawser.net;

import dev.hawser.bytes.Bytes;

/** What bytes are written to. Used on the reactor's thread. */
public interface ByteConsumer {
    /** Takes {@code data}, which it may go on to send for some time. */
    void write(Bytes data);

    /**
     * Has {@code producer} told when to write. A push producer is paused while more than 64 KiB are unsent and resumed
     * when all is sent; a pull producer is resumed now and each time all is sent.
     *
     * @throws IllegalStateException when one is registered already
     */
    void registerProducer(Producer producer);

    /** The registered producer has finished. Without effect where there is none. */
    void unregisterProducer();
}
