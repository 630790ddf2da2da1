package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Receiver;
import dev.hawser.tls.TlsOptions;
import dev.hawser.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection, as a protocol sees it. Used on the reactor's thread only; every method throws
 * {@link WrongThreadException} elsewhere, except {@link #host()}, {@link #peer()} and {@link #reactor()}.
 *
 * <p><b>Writing</b> never blocks and never runs an event of the protocol. What is written inside an event leaves
 * together when the event ends; what is written outside one leaves at the end of the loop's pass. Bytes leave in the
 * order in which they were written.
 *
 * <p><b>Closing.</b> {@link #loseConnection()} is the orderly way, {@link #abortConnection()} the sudden one. Either
 * way {@code connectionLost} follows in a later turn, once.
 *
 * <p>As a {@link PushProducer} a transport is the source of what its peer sends: {@link #pauseProducing()} stops
 * reading.
 */
public interface Transport extends ByteConsumer, PushProducer {
    /**
     * Sends {@code data}. Dropped without a word when the connection is closed or closing (a registered producer may
     * write until it is unregistered), or its write side is.
     */
    @Override
    void write(Bytes data);

    /** Sends {@code text} in UTF-8. */
    default void write(String text) {
        write(Bytes.of(text));
    }

    /** The same as {@code write(data.concat(end))}; a transport of streams need not join the two. For framings. */
    default void write(Bytes data, Bytes end) {
        write(data.concat(end));
    }

    /** Sends all of {@code data} in its order, as if by one {@link #write(Bytes)}. */
    default void writeSequence(Iterable<Bytes> data) {
        for (Bytes piece : data) {
            write(piece);
        }
    }

    /**
     * Sends a piece of a file, behind all that was written before and ahead of all that is written later. The kernel sends
     * it without a copy where it can (sendfile): over TCP on {@code nio}, and on {@code epoll} and {@code io_uring} where
     * the region knows its descriptor, as those do that {@code dev.hawser.file} opens. Elsewhere, and through TLS, it is read on worker
     * threads and sent as bytes are, {@value FileRegion#CHUNK_SIZE} at a time. Either way it takes next to no memory: {@link
     * #unsent()} counts it, and the memory bounds count each file that waits as 16 KiB.
     *
     * <p>Where the kernel sends, the reactor's thread waits for the disk when what is sent next is not in memory: as long as
     * the disk takes for at most {@value FileRegion#CHUNK_SIZE} bytes at a time.
     *
     * @return a Deferred of the region's length, fired when the operating system has taken all of it. It fails with {@link
     *     FileTruncated}, or whatever else reading threw, which also ends the connection, since the peer waits for the rest;
     *     and with the {@link ConnectionEnd} when the connection ends before, or is closing already. Cancelling it takes the
     *     file back where nothing of it has left; where something has, it aborts the connection
     */
    default Deferred<Long> sendFile(FileRegion region) {
        throw new UnsupportedOperationException("this transport sends no files: " + getClass().getName());
    }

    /**
     * Closes in good order: reading stops at once, what was written so far is sent, a registered producer goes on
     * until it is unregistered, and then the connection is closed. A second call does nothing. After the write side
     * was lost the connection closes as soon as that is sent.
     */
    void loseConnection();

    /** Closes now: what is unsent is dropped and the peer sees a reset. Does nothing when already closed. */
    void abortConnection();

    /**
     * Closes the sending half when all that was written is sent, and goes on receiving. Later writes are dropped. As
     * with {@link #loseConnection()}, a registered producer goes on until it is unregistered,
     * unless it is a transport that reads no more. The protocol is told by
     * {@link HalfCloseable#writeConnectionLost()} where it is one.
     */
    void loseWriteConnection();

    /** Bytes accepted by {@code write} that the operating system has not yet taken. */
    long unsent();

    /**
     * Fires when nothing is unsent, at once where that is so; fails with the {@link ConnectionEnd} when the connection
     * ends before.
     */
    Deferred<@Nullable Void> drained();

    /** What bounds the unsent bytes of this connection; null where nothing does, as of one that we opened. */
    default @Nullable TransportLimits limits() {
        return null;
    }

    /** Whether the connection is still there and nobody has asked to close it. */
    boolean isOpen();

    /**
     * Fires with the reason of the end when {@code connectionLost} of the protocol has returned, at once where that is so. For
     * who keeps connections and is not their protocol; it costs the connection's events nothing.
     */
    default Deferred<ConnectionEnd> lost() {
        throw new UnsupportedOperationException("this transport does not tell of its end: " + getClass().getName());
    }

    /**
     * Asks the protocol to finish what it is at and to lose the connection then: has {@link Drainable#drainRequested} called
     * in a later turn, once, however often this is. A protocol that is not {@link Drainable} goes on as it was; one that it
     * gives its place to by {@link #switchProtocol} afterwards is asked, too. Does nothing once closing has begun.
     */
    default void requestDrain() {
        throw new UnsupportedOperationException("this transport asks no protocol to finish: " + getClass().getName());
    }

    /**
     * Whether received bytes are being delivered: false while {@link #pauseProducing() paused}, while the transport
     * itself has stopped reading because too much is unsent, and once closing has begun. A framing looks at this
     * between two messages and keeps the rest for {@link Protocol#readResumed()}.
     */
    boolean isReading();

    /** Stops reading until {@link #resumeProducing()}; the peer's end of stream is then not noticed either. */
    @Override
    void pauseProducing();

    /**
     * Reads again. Bytes that a framing kept are delivered before newer ones. Nothing is delivered inside this call.
     */
    @Override
    void resumeProducing();

    /** The same as {@link #loseConnection()}. */
    @Override
    void stopProducing();

    /**
     * Tells how many received bytes the protocol is keeping for lack of the rest of a message; they count towards the
     * reactor's {@linkplain ReactorOptions#memoryBudget() budget}. For framings.
     */
    void unparsed(long byteCount);

    // ---------------------------------------------------------------- what is beneath, and who is above

    /**
     * Protects the connection by TLS from now on. What was written before leaves in clear, what is written after it leaves
     * when the handshake is done; {@link HandshakeListener#handshakeCompleted} tells of that. What has come by now and
     * was not yet used by the protocol ({@link Protocol#releaseUnparsed}) is taken as the beginning of the peer's
     * TLS, so that nothing that was sent in clear survives the change.
     *
     * <p>Which side of the handshake this is, is said by the options, whoever connected. May be called at any time, and again
     * for TLS within TLS. {@code loseConnection} then says so to the peer (close_notify), and a peer that closes without
     * that ends the connection by {@link ConnectionLost}, since somebody else may have cut it short. A handshake or
     * record that is not acceptable ends it by {@link TlsFailed}.
     *
     * @throws UnsupportedOperationException where bytes cannot be changed beneath this transport
     * @throws IllegalArgumentException when the options ask for what their engine cannot do
     * @throws IllegalStateException when a {@linkplain #sendFile file} is being sent
     */
    default void startTls(TlsOptions options) {
        throw new UnsupportedOperationException(getClass().getName() + " has no TLS beneath");
    }

    /** What the latest {@link #startTls} agreed on; null before its handshake is complete, and in clear. */
    default @Nullable TlsSession tls() {
        return null;
    }

    /**
     * Fires with {@link #tls()} when the handshake of the latest {@link #startTls} is complete, at once where that is so; fails
     * with the {@link ConnectionEnd} when the connection ends before.
     *
     * @throws IllegalStateException when TLS was not started
     */
    default Deferred<TlsSession> secured() {
        throw new IllegalStateException("TLS was not started on the connection to " + peer());
    }

    /**
     * Gives this connection to {@code next}, a protocol without one: for what begins with one protocol and goes on with
     * another, as after a proxy's header or an upgrade. The present protocol is told nothing more, not even of the end.
     * When the running event returns, or in a later turn outside of one, {@code next} is connected, and then receives what
     * the present protocol has {@linkplain Protocol#releaseUnparsed not used}, before anything newer.
     *
     * <p>A registered producer stays. Of two calls before that, the later one counts.
     *
     * @throws UnsupportedOperationException where the protocol is fixed
     */
    default void switchProtocol(Protocol next) {
        throw new UnsupportedOperationException(getClass().getName() + " keeps the protocol that it has");
    }

    /**
     * {@link #switchProtocol(Protocol)}, and tells {@code made} when {@code connectionMade} of {@code next} is over, before
     * {@code next} receives anything: null where it returned, else the reason that it ended the connection with. Not called
     * where the connection ends before. For what owes somebody the new protocol, as endpoints do.
     *
     * @throws UnsupportedOperationException where the protocol is fixed
     */
    default void switchProtocol(Protocol next, Receiver<@Nullable ConnectionEnd> made) {
        throw new UnsupportedOperationException(getClass().getName() + " keeps the protocol that it has");
    }

    /** This end. Valid from {@code connectionMade} on, also after the connection is lost. */
    Address host();

    /** The other end. Valid from {@code connectionMade} on, also after the connection is lost. */
    Address peer();

    /** The reactor this connection belongs to. */
    Reactor reactor();

    /**
     * Who is at the other end of a Unix socket, by the word of the operating system; null where it does not say: with
     * every other carrier, on {@code nio} (where the JDK tells names only), and after the end where nobody asked before.
     */
    default @Nullable PeerCredentials peerCredentials() {
        return null;
    }

    /**
     * Sends a duplicate of {@code descriptor} over a Unix socket, with the next byte that is written after this call: no
     * byte, no descriptor. It is duplicated at once, so the caller may close its own right away. What the peer gets is the
     * same open file, socket or pipe, under a number of its own; see {@link FileDescriptorReceiver}. Dropped without a
     * word where a write would be.
     *
     * @throws IllegalArgumentException when it is not an open descriptor
     * @throws IllegalStateException when 253 of them wait for bytes already, or the kernel is sending a file
     * @throws UnsupportedOperationException with the reason, where the carrier is no Unix socket or the backend is {@code
     *     nio}
     */
    default void sendFileDescriptor(int descriptor) {
        throw new UnsupportedOperationException(
                "only a Unix socket passes descriptors, and this is a connection to " + peer());
    }

    /**
     * Whether small writes are sent without waiting for the answer to earlier ones (on by default, since the transport
     * gathers an event's writes itself). Without effect on a transport that has no TCP beneath.
     */
    default void setTcpNoDelay(boolean on) {}

    /** Whether {@link #setTcpNoDelay} is on; false where there is no TCP beneath. */
    default boolean tcpNoDelay() {
        return false;
    }

    /** Whether the operating system probes an idle connection. Without effect where there is no TCP beneath. */
    default void setTcpKeepAlive(boolean on) {}

    /** Whether {@link #setTcpKeepAlive} is on; false where there is no TCP beneath. */
    default boolean tcpKeepAlive() {
        return false;
    }
}
