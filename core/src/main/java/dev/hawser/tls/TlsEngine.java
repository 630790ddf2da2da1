package dev.hawser.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One TLS connection as a function of bytes: no I/O, no thread, no time. Whoever carries it asks {@link #wants()} again
 * after each call and does that. Used by one thread at a time.
 *
 * <p>Buffers have arrays, and more room than {@link #PLAIN_SIZE} (plain text) and {@link #RECORD_SIZE} (records) where they
 * are filled. What is read from may be written to: an engine may decrypt where the bytes are.
 */
public interface TlsEngine {
    /** The most plain text in a record (RFC 8446 section 5.1). */
    int PLAIN_SIZE = 1 << 14;

    /** The most bytes of a record: its plain text, 256 of overhead, 5 of header (RFC 8446 section 5.2), and what 1.2 adds. */
    int RECORD_SIZE = PLAIN_SIZE + 2048 + 5;

    /** What has to be done next. */
    enum Wants {
        /** {@link #unwrap}, when bytes have come; after the handshake also {@link #wrap}, when there is something to say. */
        INPUT,
        /** {@link #wrap}: there is something for the peer that is no plain text. */
        OUTPUT,
        /** {@link #task()}: computing that may be done on any thread. */
        TASK
    }

    /** What has to be done next. */
    Wants wants();

    /** Computing to be done, once; null where there is none. No other method is called before it has returned. */
    @Nullable Runnable task();

    /**
     * Takes the first record of {@code records}, and adds the plain text in it to {@code plain}. Where the record is not
     * complete, nothing is taken.
     *
     * @return whether a record was taken
     * @throws SSLException when it is not acceptable; {@link #wrap} then gives the alert that tells the peer why
     */
    boolean unwrap(ByteBuffer records, ByteBuffer plain) throws SSLException;

    /**
     * Adds records to {@code records}: what a handshake, an alert or the end has to say, else up to {@link #PLAIN_SIZE} bytes
     * of {@code plain}, which are taken from it.
     *
     * @throws SSLException when the connection is broken
     */
    void wrap(ByteBuffer plain, ByteBuffer records) throws SSLException;

    /** What the handshake agreed on, once it is complete on this side and plain text may be sent; null before. */
    @Nullable TlsSession session();

    /** Says that no more plain text will be sent: the next {@link #wrap} gives the close_notify alert. */
    void closeOutput();

    /** Whether the peer has said the same: its close_notify has come. */
    boolean isInputClosed();

    /** Gives back what the collector would not: called once, and last. */
    void close();

    /** Makes the engines of one side. */
    interface Source {
        /**
         * An engine for a new connection.
         *
         * @param serverName of a client: whom it wants to talk to, null where nobody knows. It is verified where there is one
         * @throws IllegalArgumentException when {@code serverName} is none
         * @throws SSLException when there is nothing to begin with, such as no key at all
         */
        TlsEngine open(@Nullable String serverName) throws SSLException;
    }
}
