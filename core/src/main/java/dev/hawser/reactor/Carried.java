package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;

/** Whoever is above a {@link Carrier}, and is told by it. */
interface Carried {
    /** Bytes came. */
    void received(Bytes data);

    /** The peer has sent its end of stream. */
    void readEnded();

    /** The first {@code byteCount} bytes of the queue have been taken, which {@link Carrier#isSending()} was about. */
    void sent(int byteCount);

    /** Bytes are taken again. */
    void writable();

    /** It broke. */
    void broken(ConnectionEnd reason);
}
