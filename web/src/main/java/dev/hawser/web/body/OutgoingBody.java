package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ByteConsumer;
import dev.hawser.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** A body that is to be sent: Twisted's {@code IBodyProducer}. */
public interface OutgoingBody {
    /** How many bytes it has, -1 where that is not known: then it goes in chunks. */
    long length();

    /** Whether it can be produced more than once, as a redirect or another attempt needs. */
    boolean isRepeatable();

    /** The media type, such as {@code text/plain;charset=utf-8}; null where the request's header fields say it. */
    default @Nullable String mediaType() {
        return null;
    }

    /**
     * Writes all of it to {@code consumer}, registering a producer where it is more than a little, and unregistering it before the
     * Deferred fires. Called on the reactor's thread. To cancel the Deferred is to stop.
     *
     * @return fires when the last byte was given to the consumer; a failure ends the message
     */
    Deferred<@Nullable Void> produceTo(Scheduler owner, ByteConsumer consumer);

    /** These bytes. */
    static OutgoingBody of(Bytes data) {
        return new WholeBody(data, null);
    }

    /** This text in UTF-8, as {@code text/plain}. */
    static OutgoingBody of(String text) {
        return new WholeBody(Bytes.of(text), "text/plain;charset=utf-8");
    }

    /** These bytes, of this media type. */
    static OutgoingBody of(Bytes data, String mediaType) {
        return new WholeBody(data, mediaType);
    }
}
