package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Receiver;
import dev.hawser.tls.TlsOptions;
import dev.hawser.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * The transport that a {@link ProtocolWrapper} shows to the protocol it wraps: every method goes to the transport
 * {@linkplain #beneath() beneath}, except {@link #switchProtocol}, which changes the wrapped protocol and leaves the wrapper. A subclass
 * overrides what is to be different, such as {@link #peer()} behind a proxy.
 *
 * <p>Registered as a producer with another connection it counts as what is beneath it; see {@link #unwrap}.
 */
public abstract class ForwardingTransport implements Transport {
    private final ProtocolWrapper wrapper;
    private final Transport beneath;

    /**
     * For the protocol within {@code wrapper}.
     *
     * @throws IllegalStateException before the wrapper itself is connected
     */
    protected ForwardingTransport(ProtocolWrapper wrapper) {
        this.wrapper = wrapper;
        this.beneath = wrapper.transport();
    }

    /** The transport that the wrapper was given. */
    public final Transport beneath() {
        return beneath;
    }

    /**
     * The producer at the bottom, where {@code producer} is a transport of a wrapped protocol or stands for another producer; or
     * {@code producer} itself.
     */
    public static @Nullable Producer unwrap(@Nullable Producer producer) {
        Producer inner = producer;
        while (true) {
            if (inner instanceof ForwardingTransport forwarding) {
                inner = forwarding.beneath;
            } else if (inner instanceof ProducerRelay relay && relay.source() != inner) {
                inner = relay.source();
            } else {
                return inner;
            }
        }
    }

    // ---------------------------------------------------------------- writing

    @Override
    public void write(Bytes data) {
        beneath.write(data);
    }

    @Override
    public void write(String text) {
        beneath.write(text);
    }

    @Override
    public void write(Bytes data, Bytes end) {
        beneath.write(data, end);
    }

    @Override
    public void writeSequence(Iterable<Bytes> data) {
        beneath.writeSequence(data);
    }

    @Override
    public Deferred<Long> sendFile(FileRegion region) {
        return beneath.sendFile(region);
    }

    @Override
    public long unsent() {
        return beneath.unsent();
    }

    @Override
    public Deferred<@Nullable Void> drained() {
        return beneath.drained();
    }

    @Override
    public void registerProducer(Producer producer) {
        beneath.registerProducer(producer);
    }

    @Override
    public void unregisterProducer() {
        beneath.unregisterProducer();
    }

    // ---------------------------------------------------------------- closing

    @Override
    public void loseConnection() {
        beneath.loseConnection();
    }

    @Override
    public void abortConnection() {
        beneath.abortConnection();
    }

    @Override
    public void loseWriteConnection() {
        beneath.loseWriteConnection();
    }

    @Override
    public boolean isOpen() {
        return beneath.isOpen();
    }

    @Override
    public Deferred<ConnectionEnd> lost() {
        return beneath.lost();
    }

    @Override
    public void requestDrain() {
        beneath.requestDrain();
    }

    @Override
    public @Nullable TransportLimits limits() {
        return beneath.limits();
    }

    // ---------------------------------------------------------------- reading

    @Override
    public boolean isReading() {
        return beneath.isReading();
    }

    @Override
    public void pauseProducing() {
        beneath.pauseProducing();
    }

    @Override
    public void resumeProducing() {
        beneath.resumeProducing();
    }

    @Override
    public void stopProducing() {
        beneath.stopProducing();
    }

    /** Tells what is beneath, together with what the wrapper itself keeps. */
    @Override
    public void unparsed(long byteCount) {
        wrapper.innerUnparsed(byteCount);
    }

    // ---------------------------------------------------------------- what is beneath, and who is above

    @Override
    public void startTls(TlsOptions options) {
        beneath.startTls(options);
    }

    @Override
    public @Nullable TlsSession tls() {
        return beneath.tls();
    }

    @Override
    public Deferred<TlsSession> secured() {
        return beneath.secured();
    }

    /** Has {@code next} take the place of the wrapped protocol, as {@link Transport#switchProtocol} says; the wrapper stays. */
    @Override
    public void switchProtocol(Protocol next) {
        wrapper.switchInner(next, _ -> {});
    }

    @Override
    public void switchProtocol(Protocol next, Receiver<@Nullable ConnectionEnd> made) {
        wrapper.switchInner(next, made);
    }

    @Override
    public Address host() {
        return beneath.host();
    }

    @Override
    public Address peer() {
        return beneath.peer();
    }

    @Override
    public Reactor reactor() {
        return beneath.reactor();
    }

    @Override
    public @Nullable PeerCredentials peerCredentials() {
        return beneath.peerCredentials();
    }

    @Override
    public void sendFileDescriptor(int descriptor) {
        beneath.sendFileDescriptor(descriptor);
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        beneath.setTcpNoDelay(on);
    }

    @Override
    public boolean tcpNoDelay() {
        return beneath.tcpNoDelay();
    }

    @Override
    public void setTcpKeepAlive(boolean on) {
        beneath.setTcpKeepAlive(on);
    }

    @Override
    public boolean tcpKeepAlive() {
        return beneath.tcpKeepAlive();
    }

    /** The name of the connection in log lines, which is that of the transport beneath. */
    @Override
    public String toString() {
        return beneath.toString();
    }
}
