package dev.hawser.web.server;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.FileRegion;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How the answer to one {@link Request} leaves: one for each version of HTTP, and for tests. A request keeps the order: at most
 * one head, then bytes, then the end, and nothing after that or after the connection is lost. It adds no field by itself; the
 * exchange adds those that frame the message, and Date and Server.
 */
public interface Exchange {
    /** The connection that the request came on. Not to be written to. */
    Transport transport();

    /** As a log has it: {@code HTTP/1.1}, {@code HTTP/2.0}. */
    String version();

    /** An interim answer: 100, 102, 103. Without effect where the client is too old for it. */
    void sendInterim(int status, Headers headers);

    /**
     * A whole answer.
     *
     * @param mediaType the field Content-Type, where {@code headers} have none; null for none
     * @param body its bytes, of which only the number goes to a client that asked by HEAD
     */
    void respond(
            int status, @Nullable HeadersBuilder headers, @Nullable String mediaType, Bytes body, boolean isHead);

    /**
     * The head of an answer whose body follows in pieces.
     *
     * @param contentLength how long that will be, -1 where it is not known
     * @param isBodyless whether nothing follows but {@link #finish}, whatever the length
     */
    void sendHead(int status, @Nullable HeadersBuilder headers, long contentLength, boolean isBodyless);

    /** A piece of the body; at least one byte. */
    void write(Bytes data);

    /** A piece of a file as a piece of the body; as {@link Transport#sendFile}. */
    Deferred<Long> sendFile(FileRegion region);

    /** The end of the answer. */
    void finish(Headers trailers);

    /** Breaks the answer off so that the client notices: nothing can be said any more. */
    void abort();

    /** As of {@link Transport}, for this answer alone. */
    void registerProducer(Producer producer);

    /** As of {@link Transport}. */
    void unregisterProducer();

    /** As of {@link Transport}, for this answer alone. */
    long unsent();

    /** As of {@link Transport}, for this answer alone. */
    Deferred<@Nullable Void> drained();

    /**
     * Answers with {@code status} (101, or 2xx to CONNECT) and gives what was the connection, or the stream of one, to {@code next}
     * as a transport of bytes.
     */
    void takeOver(int status, @Nullable HeadersBuilder headers, Protocol next);
}
