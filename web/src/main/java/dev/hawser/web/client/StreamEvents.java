package dev.hawser.web.client;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;

/** What comes of one request. */
interface StreamEvents {
    /** How much the server has shown of itself before a stream failed. */
    enum Fate {
        /** It says that it has not looked at the request. */
        UNPROCESSED,
        /** Not a byte of a response has come. */
        SILENT,
        /** A response has begun. */
        BEGUN
    }

    /** A head with a status of 100 to 199; the one that counts is to come. */
    void interimReceived(int status, Headers headers);

    /** The head. */
    void responseReceived(IncomingHead head);

    /** A piece of the body. */
    void dataReceived(Bytes data);

    /** The last event, where all went well. */
    void responseEnded(Headers trailers);

    /** The last event, where it did not. */
    void streamFailed(Throwable reason, Fate fate);
}
