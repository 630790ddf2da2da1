package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Receiver;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HandshakeListener;
import dev.hawser.net.Protocol;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.TlsOptions;
import dev.hawser.tls.TlsSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What only a transport has that was changed amid its life: layers beneath it, another protocol above it. Changes are
 * asked for inside events and made when those return, so that a protocol is never changed under its own feet.
 */
final class Layers implements TlsLayer.Owner {
    private final StreamTransport transport;
    private final TransportLoop loop;
    private final Carrier ground;
    private final List<TlsLayer> layers = new ArrayList<>(1);
    private final List<Promise<TlsSession>> waiters = new ArrayList<>(0);
    private final Above above = new Above();
    private @Nullable TlsLayer unbegun;
    private @Nullable Protocol next;
    private Receiver<@Nullable ConnectionEnd> made = _ -> {};
    /** Was received by a protocol that did not use it, and waits for the present one to read. */
    private Bytes unread = Bytes.EMPTY;

    Layers(StreamTransport transport, TransportLoop loop, Carrier ground) {
        this.transport = transport;
        this.loop = loop;
        this.ground = ground;
    }

    // ---------------------------------------------------------------- changes

    /** Puts TLS on top; its handshake begins with {@link #change}. */
    void startTls(TlsOptions options, SendSide outbound) {
        TlsEngine engine;
        try {
            engine = options.engines().open(options instanceof TlsClientOptions client ? client.serverName() : null);
        } catch (SSLException refused) {
            throw new IllegalArgumentException("TLS cannot begin: " + refused.getMessage(), refused);
        }
        if (unbegun != null) {
            engine.close();
            throw new IllegalStateException("TLS was started in this event already");
        }
        top().setReading(false);
        TlsLayer layer = new TlsLayer(this, top(), engine, options, outbound.handOver());
        if (!layers.isEmpty()) {
            layers.getLast().carry(layer);
        }
        layer.carry(above);
        layers.add(layer);
        unbegun = layer;
    }

    void switchProtocol(Protocol protocol, Receiver<@Nullable ConnectionEnd> made) {
        next = protocol;
        this.made = made;
    }

    /** Whether a change was asked for and not made. */
    boolean isChanging() {
        return unbegun != null || next != null;
    }

    /** Makes the change, after the event that asked for it. The new protocol may ask for another one. */
    void change() {
        while (isChanging()) {
            unread = unread.concat(transport.releaseUnparsed());
            Protocol following = next;
            TlsLayer layer = unbegun;
            Receiver<@Nullable ConnectionEnd> told = made;
            next = null;
            unbegun = null;
            if (following != null) {
                transport.replace(following, told);
            }
            if (layer != null && transport.endReason() == null) {
                Bytes received = unread;
                unread = Bytes.EMPTY;
                layer.begin(received);
            }
        }
        transport.readAgain();
    }

    /** Hands out what the protocol before this one did not use. */
    void deliverUnread() {
        if (!unread.isEmpty()) {
            Bytes data = unread;
            unread = Bytes.EMPTY;
            transport.deliver(data);
        }
    }

    // ---------------------------------------------------------------- the carrier

    private Carrier top() {
        return layers.isEmpty() ? ground : layers.getLast();
    }

    void setReading(boolean on) {
        top().setReading(on);
    }

    void setWriting(boolean on) {
        top().setWriting(on);
    }

    void send(OutboundQueue queue) throws IOException {
        top().send(queue);
    }

    boolean isSending() {
        return top().isSending();
    }

    void shutdownOutput() throws IOException {
        top().shutdownOutput();
    }

    /** Says the end of our direction to the peer; whether it has left. */
    boolean endOutput() {
        return layers.isEmpty() || layers.getLast().endOutput();
    }

    /** Says the end to the peer; whether it has left and come back. */
    boolean finish() {
        for (TlsLayer layer : layers.reversed()) {
            if (!layer.finish()) {
                return false;
            }
        }
        return true;
    }

    /** The lowest layer, which the carrier tells; null where there is none. */
    @Nullable TlsLayer lowest() {
        return layers.isEmpty() ? null : layers.getFirst();
    }

    void closed() {
        layers.forEach(TlsLayer::closed);
        unread = Bytes.EMPTY;
        next = null;
        unbegun = null;
    }

    /** Tells those who wait for a handshake that there will be none. */
    void lost(ConnectionEnd reason) {
        List<Promise<TlsSession>> waiting = List.copyOf(waiters);
        waiters.clear();
        for (Promise<TlsSession> waiter : waiting) {
            if (!waiter.isFired()) {
                waiter.errback(reason);
            }
        }
    }

    // ---------------------------------------------------------------- the handshake

    @Nullable TlsSession session() {
        return layers.isEmpty() ? null : layers.getLast().session();
    }

    Deferred<TlsSession> whenSecured() {
        if (layers.isEmpty()) {
            throw new IllegalStateException("TLS was not started on the connection to " + transport.peer());
        }
        TlsSession session = session();
        if (session != null) {
            return Deferred.succeed(loop.reactor(), session);
        }
        Promise<TlsSession> waiter = new Promise<>(loop.reactor(), waiters::remove);
        waiters.add(waiter);
        return waiter;
    }

    @Override
    public TransportLoop loop() {
        return loop;
    }

    @Override
    public void secured(TlsSession session) {
        if (this.session() != session) {
            return; // an inner layer's handshake is still under way
        }
        Protocol protocol = transport.protocolNow();
        transport.event(() -> {
            if (protocol instanceof HandshakeListener listener) {
                listener.handshakeCompleted(session);
            }
            List<Promise<TlsSession>> waiting = List.copyOf(waiters);
            waiters.clear();
            for (Promise<TlsSession> waiter : waiting) {
                if (!waiter.isFired()) { // one waiter's callback may have cancelled another
                    waiter.callback(session);
                }
            }
        });
    }

    @Override
    public void progressed() {
        transport.progressed();
    }

    @Override
    public void waits() {
        transport.layerWaits();
    }

    /** How many bytes of records wait for the peer to take them. */
    long waiting() {
        long sum = 0;
        for (TlsLayer layer : layers) {
            sum += layer.waiting();
        }
        return sum;
    }

    @Override
    public void failed(ConnectionEnd reason) {
        transport.close(reason, false);
    }

    @Override
    public void compute(Runnable task, Runnable done) {
        loop.reactor()
                .deferToThread(() -> {
                    task.run();
                    return task;
                })
                .finish(
                        _ -> transport.event(done::run),
                        failure -> transport.event(() -> {
                            done.run();
                            throw failure instanceof Exception thrown ? thrown : new IllegalStateException(failure);
                        }));
    }

    /** Who is above the last layer: the transport's rules. */
    private final class Above implements Carried {
        @Override
        public void received(Bytes data) {
            transport.deliver(data);
        }

        @Override
        public void readEnded() {
            transport.endOfInput();
        }

        @Override
        public void sent(int byteCount) {
            transport.taken(byteCount);
        }

        @Override
        public void writable() {
            transport.takesMore();
        }

        @Override
        public void broken(ConnectionEnd reason) {
            transport.close(reason, false);
        }
    }
}
