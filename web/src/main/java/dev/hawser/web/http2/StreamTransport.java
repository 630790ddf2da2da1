package dev.hawser.web.http2;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Drainable;
import dev.hawser.net.FileRegion;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;
import dev.hawser.net.TransportLimits;
import dev.hawser.tls.TlsSession;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http2.wire.Http2ErrorCode;
import dev.hawser.web.http2.wire.Http2Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a transport of bytes, behind a CONNECT (RFC 9113, section 8.5; RFC 8441): END_STREAM is the end of one direction, a
 * reset is that of the connection. What the peer sends waits within the stream's window while nobody reads.
 */
final class StreamTransport implements Transport {
    private enum Life {
        /** Nobody uses it yet. */
        UNUSED,
        OPEN,
        /** Asked to close: what was written is still sent. */
        CLOSING,
        /** The protocol was told of the end, or will be. */
        ENDED
    }

    private final StreamConnection connection;
    private final Http2Stream stream;
    private final StreamOutput output;
    private final ByteQueue waiting = new ByteQueue();
    private final List<Promise<ConnectionEnd>> watchers = new ArrayList<>(1);

    private @Nullable Protocol protocol;
    private Life life = Life.UNUSED;
    private @Nullable ConnectionEnd reason;
    private boolean isPaused;
    private boolean isPeerDone;
    private boolean isWritingOver;
    private boolean isDrainRequested;

    StreamTransport(StreamConnection connection, Http2Stream stream) {
        this.connection = connection;
        this.stream = stream;
        this.output = new StreamOutput(connection, stream, this::lost);
    }

    StreamOutput output() {
        return output;
    }

    boolean isUsed() {
        return life != Life.UNUSED;
    }

    /** Gives it to {@code next}, which is connected in a later turn. */
    void use(Protocol next) {
        protocol = next;
        life = Life.OPEN;
        isPaused = true;
        connection.reactor().callLater(Duration.ZERO, () -> {
            isPaused = false;
            if (life == Life.OPEN) {
                guarded(() -> next.makeConnection(this));
                deliver();
            }
        });
    }

    // ---------------------------------------------------------------- of the stream

    void dataReceived(Bytes data) {
        if (life == Life.CLOSING || life == Life.ENDED) {
            stream.consumed(data.size());
            return;
        }
        waiting.add(data);
        deliver();
    }

    void ended() {
        isPeerDone = true;
        deliver();
    }

    private void deliver() {
        Protocol told = protocol;
        if (told == null || isPaused || life != Life.OPEN) {
            return;
        }
        if (!waiting.isEmpty()) {
            Bytes data = waiting.takeAll();
            stream.consumed(data.size());
            guarded(() -> told.dataReceived(data));
        }
        if (isPeerDone && waiting.isEmpty() && !isPaused && life == Life.OPEN) {
            isPeerDone = false;
            HalfCloseable half = HalfCloseable.of(told);
            if (half == null) {
                loseConnection();
            } else {
                guarded(half::readConnectionLost);
            }
        }
    }

    /** Our side was sent to its end. */
    void sendingEnded() {
        output.sent();
        Protocol told = protocol;
        if (life == Life.CLOSING) {
            if (stream.state().isReceiving()) {
                stream.reset(Http2ErrorCode.NO_ERROR);
            }
            end(new ConnectionDone());
        } else if (told != null && life == Life.OPEN && HalfCloseable.of(told) instanceof HalfCloseable half) {
            guarded(half::writeConnectionLost);
        }
    }

    /** The stream is no more. */
    void lost(Throwable why) {
        end(why instanceof ConnectionEnd ended ? ended : new ConnectionLost(why));
    }

    private void end(ConnectionEnd why) {
        if (life == Life.ENDED) {
            return;
        }
        boolean wasUsed = life != Life.UNUSED;
        life = Life.ENDED;
        reason = why;
        output.lost(why);
        stream.consumed(waiting.size());
        waiting.clear();
        Protocol told = protocol;
        if (wasUsed && told != null) {
            connection.reactor().callLater(Duration.ZERO, () -> {
                told.connectionLost(why);
                watchers.forEach(promise -> promise.callback(why));
                watchers.clear();
            });
        }
    }

    /** An event of the protocol. */
    private interface Event {
        void run() throws Exception;
    }

    private void guarded(Event event) {
        try {
            event.run();
        } catch (Exception failure) {
            System.getLogger(StreamTransport.class.getName())
                    .log(System.Logger.Level.ERROR, () -> "Unhandled failure on " + stream + " of " + peer(), failure);
            stream.reset(Http2ErrorCode.INTERNAL_ERROR);
            end(new ConnectionLost(failure));
        }
    }

    // ---------------------------------------------------------------- writing and closing

    @Override
    public void write(Bytes data) {
        boolean isAccepted = life == Life.OPEN && !isWritingOver
                || (life == Life.CLOSING || life == Life.OPEN) && output.hasProducer();
        if (isAccepted && !data.isEmpty()) {
            output.write(data);
        }
    }

    @Override
    public Deferred<Long> sendFile(FileRegion region) {
        return output.sendFile(region);
    }

    @Override
    public void loseConnection() {
        if (life == Life.OPEN) {
            life = Life.CLOSING;
            stream.consumed(waiting.size());
            waiting.clear();
            finishWriting();
        }
    }

    @Override
    public void loseWriteConnection() {
        if (life == Life.OPEN) {
            finishWriting();
        }
    }

    private void finishWriting() {
        if (isWritingOver) {
            if (life == Life.CLOSING && !stream.state().isSending()) {
                sendingEnded();
            }
            return;
        }
        isWritingOver = true;
        if (!output.hasProducer()) {
            output.end(Headers.EMPTY);
        }
    }

    @Override
    public void abortConnection() {
        if (life == Life.OPEN || life == Life.CLOSING) {
            stream.reset(Http2ErrorCode.CANCEL);
            end(new ConnectionAborted());
        }
    }

    @Override
    public long unsent() {
        return stream.queued();
    }

    @Override
    public Deferred<@Nullable Void> drained() {
        return output.drained();
    }

    @Override
    public @Nullable TransportLimits limits() {
        return connection.transport().limits();
    }

    @Override
    public boolean isOpen() {
        return life == Life.OPEN;
    }

    @Override
    public Deferred<ConnectionEnd> lost() {
        ConnectionEnd why = reason;
        if (why != null) {
            return Deferred.succeed(reactor(), why);
        }
        Promise<ConnectionEnd> promise = new Promise<>(reactor());
        watchers.add(promise);
        return promise;
    }

    @Override
    public void requestDrain() {
        Protocol told = protocol;
        Drainable drained = told == null ? null : Drainable.of(told);
        if (drained != null && !isDrainRequested) {
            isDrainRequested = true;
            connection.reactor().callLater(Duration.ZERO, () -> {
                if (life == Life.OPEN) {
                    guarded(drained::drainRequested);
                }
            });
        }
    }

    @Override
    public void registerProducer(Producer producer) {
        output.registerProducer(producer);
    }

    @Override
    public void unregisterProducer() {
        output.unregisterProducer();
        if (isWritingOver && life != Life.ENDED && stream.state().isSending()) {
            output.end(Headers.EMPTY);
        }
    }

    // ---------------------------------------------------------------- reading

    @Override
    public boolean isReading() {
        return life == Life.OPEN && !isPaused;
    }

    @Override
    public void pauseProducing() {
        isPaused = true;
    }

    @Override
    public void resumeProducing() {
        if (isPaused && life == Life.OPEN) {
            isPaused = false;
            Protocol told = protocol;
            connection.reactor().callLater(Duration.ZERO, () -> {
                if (told != null && isReading()) {
                    guarded(told::readResumed);
                    deliver();
                }
            });
        }
    }

    @Override
    public void stopProducing() {
        loseConnection();
    }

    @Override
    public void unparsed(long byteCount) {}

    // ---------------------------------------------------------------- what is beneath

    @Override
    public @Nullable TlsSession tls() {
        return connection.transport().tls();
    }

    @Override
    public Address host() {
        return connection.transport().host();
    }

    @Override
    public Address peer() {
        return connection.transport().peer();
    }

    @Override
    public Reactor reactor() {
        return connection.reactor();
    }
}
