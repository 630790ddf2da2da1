package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import dev.hawser.time.Scheduler;
import dev.hawser.web.http.Headers;

/** The end of an {@link IncomingBody} at which bytes are put in: for whoever reads a connection. Used on the reactor's thread. */
public final class BodyFeed {
    private final IncomingBody body;

    /**
     * A feed of a new body.
     *
     * @param length how many bytes will come, -1 where that is not known
     */
    public BodyFeed(Scheduler owner, long length, BodySource source) {
        body = new IncomingBody(owner, length, source);
    }

    /** What reads it. */
    public IncomingBody body() {
        return body;
    }

    /** Some bytes came. Dropped when nobody wants them. */
    public void dataReceived(Bytes data) {
        body.dataReceived(data);
    }

    /** The body is complete. */
    public void ended(Headers trailers) {
        body.ended(trailers);
    }

    /** It will not be completed. Without effect after the end. */
    public void failed(Throwable reason) {
        body.failed(reason);
    }
}
