package dev.hawser.web.client;

import dev.hawser.net.ByteConsumer;
import dev.hawser.web.http.Headers;

/** One request on a connection. Nothing of it has an effect after {@link #abandon}, or the last of its {@link StreamEvents}. */
interface ClientStream {
    /** Where the body goes, between the head and {@link #requestEnded}. */
    ByteConsumer body();

    /** The request is complete. */
    void requestEnded(Headers trailers);

    /** The rest of the request will not come; the response may. */
    void stopSending();

    /** How many bytes the server has not taken yet. */
    long unsent();

    void pauseReading();

    void resumeReading();

    /** So many bytes of the response take no memory any more. */
    void consumed(int byteCount);

    /** Nobody waits for anything any more. No event follows. */
    void abandon();
}
