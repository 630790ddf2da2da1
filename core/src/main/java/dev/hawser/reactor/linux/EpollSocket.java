package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.FileRegion;
import dev.hawser.net.PeerCredentials;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.spi.StreamSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connected socket. */
final class EpollSocket extends EpollTarget implements StreamSocket {
    /** Reads and sends of one connection before others have their turn. */
    private static final int MOST_IN_A_ROW = 8;

    /** From this size on a piece is sent from where it is, if it is all there is: copying it costs more. */
    private static final int LARGE_ALONE = 1 << 10;

    /** The same for one that others follow, which then leave by a call of their own. */
    private static final int LARGE = 32 << 10;

    /** An array filled to here becomes the bytes told; one with more room left is copied. */
    private static final int NEARLY_FULL = EpollBackend.READ_SIZE / 4 * 3;

    private final Address host;
    private final Address peer;

    /** The connect that has the descriptor in its backend's set; null where none has. */
    private @Nullable EpollConnect connectedBy;

    private @Nullable EpollBackend backend;
    private @Nullable Events events;

    /** Whether the last read was full: there is much to come. */
    private boolean filled;

    private boolean ended;

    /** Null where it is no Unix socket. */
    private final @Nullable DescriptorPassing passing;

    /** What broke it before it began, which the kernel has told already; 0 where nothing did. */
    private final int error;

    private EpollSocket(
            int descriptor, Address host, Address peer, @Nullable EpollConnect connectedBy, int error) {
        super(descriptor);
        this.host = host;
        this.peer = peer;
        this.connectedBy = connectedBy;
        this.error = error;
        this.passing = host instanceof Address.Unix ? new DescriptorPassing() : null;
    }

    static EpollSocket accepted(int descriptor, Address host, Address peer) {
        return new EpollSocket(descriptor, host, peer, null, 0);
    }

    static EpollSocket connected(int descriptor, Address host, EpollConnect by, int error) {
        return new EpollSocket(descriptor, host, by.peer(), by, error);
    }

    void begin(EpollBackend backend, Events events) {
        if (this.backend != null) {
            throw new IllegalStateException("served already: the connection to " + peer);
        }
        this.backend = backend;
        this.events = events;
        EpollConnect before = connectedBy;
        connectedBy = null;
        if (before == null || !before.handOver(backend, this)) {
            backend.add(this);
        }
    }

    boolean hasBegun() {
        return backend != null;
    }

    private EpollBackend backend() {
        return Objects.requireNonNull(backend, "a socket that has not begun");
    }

    private Events events() {
        return Objects.requireNonNull(events, "a socket that has not begun");
    }

    // ---------------------------------------------------------------- events

    @Override
    void ready(int happened) {
        // first what waits is sent, then more is read: a stream that is passed on stays in the processor's cache
        if (wants(EpollCalls.EPOLLOUT) && (happened & ~EpollCalls.EPOLLIN) != 0) {
            events().writable();
        }
        if (wants(EpollCalls.EPOLLIN) && (happened & ~EpollCalls.EPOLLOUT) != 0) {
            read(backend(), events());
        }
    }

    /** Reads until a short read says that there is no more: one system call for a small message. */
    private void read(EpollBackend backend, Events told) {
        for (int i = 0; i < MOST_IN_A_ROW; i++) {
            byte[] array = filled ? backend.takeArray() : null;
            Bytes data = array == null ? receive(backend, told) : receiveInPlace(backend, told, array);
            if (data == null) {
                return;
            }
            boolean more = filled;
            // asked before the event, which may change that for the next one
            byte[] lent = data.size() >= NEARLY_FULL && !told.keepsReceived() ? array : null;
            told.received(data);
            if (lent != null) {
                backend.giveBack(lent); // all was copied
            }
            if (!more || !wants(EpollCalls.EPOLLIN) || wants(EpollCalls.EPOLLOUT)) {
                return;
            }
        }
    }

    private @Nullable Bytes receive(EpollBackend backend, Events told) {
        if (passing != null && passing.isReceiving()) {
            return receiveWithDescriptors(backend, told, passing);
        }
        MemorySegment buffer = backend.readBuffer;
        int count = error == 0 ? backend.libc.sockets.recv(descriptor, buffer, 0) : -error;
        if (count <= 0) {
            endOrBreak(count, told);
            return null;
        }
        filled = count == EpollBackend.READ_SIZE;
        byte[] data = new byte[count];
        MemorySegment.copy(buffer, JAVA_BYTE, 0, data, 0, count);
        return Bytes.adopt(data);
    }

    private @Nullable Bytes receiveInPlace(EpollBackend backend, Events told, byte[] array) {
        int count = backend.libc.sockets.recvOnHeap(descriptor, array, 0);
        filled = count == EpollBackend.READ_SIZE;
        if (count >= NEARLY_FULL) {
            return Bytes.adopt(array, 0, count);
        }
        backend.giveBack(array);
        if (count <= 0) {
            endOrBreak(count, told);
            return null;
        }
        return Bytes.copyOf(array, 0, count);
    }

    /** A receive that brings descriptors ends with them, so whether it fills the buffer says nothing. */
    private @Nullable Bytes receiveWithDescriptors(EpollBackend backend, Events told, DescriptorPassing receiver) {
        DescriptorPassing.Result result = new DescriptorPassing.Result();
        Bytes data = receiver.receive(backend.libc, descriptor, backend.readBuffer, result, told);
        if (result.broken != null) {
            broken(result.broken, told);
        } else if (data == null) {
            endOrBreak(result.of, told);
        }
        return data;
    }

    private void endOrBreak(int count, Events told) {
        if (count == 0) {
            ended = true;
            setReading(false);
            told.readEnded();
        } else if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
            broken(Errno.ofTransfer(-count), told);
        }
    }

    private void broken(IOException cause, Events told) {
        ended = true;
        setReading(false);
        setWriting(false);
        told.broken(cause);
    }

    @Override
    void refused(IOException reason) {
        broken(reason, events());
    }

    @Override
    void failed(Throwable thrown) {
        events().failed(thrown);
    }

    @Override
    Object source() {
        return events();
    }

    @Override
    void abandon() {
        close(false);
    }

    // ---------------------------------------------------------------- requests

    @Override
    public void setReading(boolean on) {
        if (isOpen() && !(on && ended)) {
            backend().setInterest(this, EpollCalls.EPOLLIN, on);
        }
    }

    @Override
    public void setWriting(boolean on) {
        if (isOpen()) {
            backend().setInterest(this, EpollCalls.EPOLLOUT, on);
        }
    }

    @Override
    public void send(OutboundQueue queue) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        EpollBackend sender = backend();
        if (passing != null && passing.isSending()) {
            passing.send(sender.libc, descriptor, queue, sender.sendBuffer, sender.sendBytes);
            return;
        }
        for (int i = 0; i < MOST_IN_A_ROW && !queue.isEmpty(); i++) {
            FileRegion file = queue.file();
            if (file != null) {
                if (!FileTransfer.send(sender.libc.sockets, descriptor, queue, file, sender.sendBuffer)) {
                    return;
                }
                continue;
            }
            int offered = queue.firstSize();
            int taken;
            if (offered >= LARGE || (offered >= LARGE_ALONE && offered == queue.size())) {
                taken = sender.libc.sockets.sendOnHeap(
                        descriptor, queue.first().asSegment());
            } else {
                ByteBuffer gathered = sender.sendBytes.clear();
                queue.copyTo(gathered);
                offered = gathered.position();
                taken = sender.libc.sockets.send(
                        descriptor, sender.sendBuffer, offered, FileTransfer.flags(queue));
            }
            if (taken < 0) {
                if (taken == -Errno.EAGAIN || taken == -Errno.EINTR) {
                    return;
                }
                throw Errno.ofTransfer(-taken);
            }
            queue.drop(taken);
            if (taken < offered) {
                return;
            }
        }
    }

    @Override
    public boolean canSend(FileRegion file) {
        return FileTransfer.isPossible(file) && (passing == null || !passing.isSending());
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        int result = backend().libc.sockets.shutdown(descriptor, SocketCalls.SHUT_WR);
        if (result < 0) {
            throw Errno.ofTransfer(-result);
        }
    }

    @Override
    public void close(boolean abort) {
        if (!isOpen()) {
            return;
        }
        EpollBackend owner = backend;
        if (owner == null) {
            UnbegunSockets.close(descriptor, abort);
            descriptor = CLOSED;
            return;
        }
        if (passing != null) {
            passing.close(owner.libc);
        }
        if (abort) {
            owner.libc.sockets.setLinger(descriptor, 0); // refused only where the connection has ended already
        }
        owner.close(this);
    }

    // ---------------------------------------------------------------- descriptors

    @Override
    public void setReceivingDescriptors(boolean on) {
        if (passing != null) {
            passing.setReceiving(on);
            filled &= !on;
        }
    }

    @Override
    public void sendDescriptor(int sent, long behind) {
        if (passing == null) {
            throw new UnsupportedOperationException("no Unix socket: " + this);
        }
        if (isOpen()) {
            passing.add(backend().libc, sent, behind);
        }
    }

    @Override
    public @Nullable PeerCredentials peerCredentials() {
        return passing != null && isOpen() ? UnbegunSockets.credentials(descriptor) : null;
    }

    // ---------------------------------------------------------------- what is known of it

    @Override
    public Address host() {
        return host;
    }

    @Override
    public Address peer() {
        return peer;
    }

    @Override
    public void setNoDelay(boolean on) throws IOException {
        setOption(SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY, on);
    }

    @Override
    public boolean isNoDelay() throws IOException {
        return option(SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY);
    }

    @Override
    public void setKeepAlive(boolean on) throws IOException {
        setOption(SocketCalls.SOL_SOCKET, SocketCalls.SO_KEEPALIVE, on);
    }

    @Override
    public boolean isKeepAlive() throws IOException {
        return option(SocketCalls.SOL_SOCKET, SocketCalls.SO_KEEPALIVE);
    }

    private void setOption(int level, int name, boolean on) throws IOException {
        if (isOpen() && passing == null) {
            UnbegunSockets.set(descriptor, level, name, on);
        }
    }

    private boolean option(int level, int name) throws IOException {
        return isOpen() && passing == null && UnbegunSockets.isSet(descriptor, level, name);
    }

    @Override
    public String toString() {
        return "the connection to " + peer;
    }
}
