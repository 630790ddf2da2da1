package dev.hawser.net;

import dev.hawser.bytes.Bytes;

/** What bytes are written to. Used on the reactor's thread. */
public interface ByteConsumer {
    /** Takes {@code data}, which it may go on to send for some time. */
    void write(Bytes data);

    /**
     * Has {@code producer} told when to write. A push producer is paused, inside the {@code write} that made it so,
     * while more than 64 KiB are unsent, and resumed when all is sent. A pull producer is resumed now, inside this
     * call, and once each time all that was written is sent. One registered with a connection that has ended is
     * stopped at once. The end of the connection stops it too.
     *
     * @throws IllegalStateException when one is registered already
     */
    void registerProducer(Producer producer);

    /** The registered producer has finished. Without effect where there is none. */
    void unregisterProducer();
}
