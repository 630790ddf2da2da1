package dev.hawser.reactor.linux;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.FileRegion;
import dev.hawser.net.PeerCredentials;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.spi.StreamSocket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket on a ring. Small amounts are received by a request that stays, into buffers that the kernel
 * picks. A socket that fills them is polled instead, and received from straight into the arrays that are handed on; one
 * that receives descriptors is polled, too.
 */
final class UringSocket extends UringTarget implements StreamSocket {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Transport");

    /** Receives of one turn, of {@link #BULK} each. */
    private static final int MOST_IN_A_ROW = 8;

    private static final int BULK = Scratch.RECEIVE_SIZE;

    /** An array filled to here becomes the bytes told; one with more room left is copied, and used again. */
    private static final int NEARLY_FULL = BULK / 4 * 3;

    /** So many turns in a row of less than {@link #SMALL} end the bulk. */
    private static final int SMALL_TURNS = 8;

    private static final int SMALL = 8 << 10;

    private final Address host;
    private final Address peer;
    private final int descriptor;

    /** Null where it is no Unix socket. */
    private final @Nullable DescriptorPassing passing;

    private @Nullable Begun begun;
    private boolean closed;

    private boolean reading;
    private boolean writing;
    private boolean shuttingDown;

    /** A request to receive stays with the kernel; it, or a poll, is being cancelled. */
    private boolean receiving;

    private boolean pollingIn;
    private boolean cancelling;
    private boolean bulk;
    private int smallInARow;

    /** The last receive has filled its buffer, so the next is made straight into an array. */
    private boolean filled;

    /** What came while nobody read, in order; null where nothing did. */
    private @Nullable List<Bytes> kept;

    private boolean readOver;
    private boolean readEndOwed;
    private @Nullable IOException brokenOwed;

    /** What a socket has from {@code begin} on. */
    private record Begun(UringLoop loop, Events events, UringSender sender) {}

    /** A connected socket, which this closes. */
    UringSocket(int descriptor, Address host, Address peer) {
        this.descriptor = descriptor;
        this.host = host;
        this.peer = peer;
        this.passing = host instanceof Address.Unix ? new DescriptorPassing() : null;
    }

    /** Serves it on {@code loop}. */
    void begin(UringLoop loop, Events events) {
        if (begun != null || closed) {
            throw new IllegalStateException("the socket has begun before, or is closed: " + this);
        }
        loop.add(this);
        begun = new Begun(loop, events, new UringSender(this, loop, descriptor, passing == null));
    }

    private Begun begun() {
        Begun there = begun;
        if (there == null) {
            throw new IllegalStateException("the socket has not begun: " + this);
        }
        return there;
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public Address peer() {
        return peer;
    }

    // ---------------------------------------------------------------- receiving

    @Override
    public void setReading(boolean on) {
        UringLoop loop = begun().loop;
        if (closed || reading == on) {
            return;
        }
        reading = on;
        if (!on) {
            loop.prepare(this);
        } else if (owesReading()) {
            loop.notice(this);
        } else {
            receive(loop);
        }
    }

    private boolean owesReading() {
        return kept != null || readEndOwed || brokenOwed != null;
    }

    /** Before an enter: takes back a request to receive that is not wanted any more, or not in this way. */
    @Override
    void prepare() {
        UringLoop loop = begun().loop;
        if (!closed && !cancelling) {
            if (receiving && (!reading || bulk || receivesDescriptors())) {
                cancelling = true;
                loop.cancel(this, RECEIVED);
            } else if (pollingIn && !reading) {
                cancelling = true;
                loop.cancel(this, READABLE);
            }
        }
    }

    /** Has the kernel receive, or tell when something can be received. */
    private void receive(UringLoop loop) {
        if (!reading || closed || readOver || receiving || pollingIn) {
            return;
        }
        if (bulk || receivesDescriptors() || !loop.receiveStays) {
            pollingIn = true;
            loop.poll(this, READABLE, descriptor, Requests.POLLIN);
        } else {
            receiving = true;
            outstanding++;
            loop.ring.push(
                    Requests.head(Requests.RECV, Requests.BUFFER_SELECT, Requests.RECEIVE_MULTISHOT, descriptor),
                    0,
                    0,
                    0,
                    data | RECEIVED,
                    RingBuffers.GROUP);
        }
    }

    /** The request to receive has brought something, or has ended. */
    void received(int result, int flags) {
        Begun mine = begun();
        RingBuffers buffers = mine.loop.buffers;
        boolean stays = (flags & Requests.MORE) != 0;
        if (!stays) {
            receiving = false;
            cancelling = false;
            outstanding--;
        }
        if (result > 0 && buffers != null) {
            if (closed) {
                buffers.drop(result, flags);
            } else {
                Bytes data = Bytes.adopt(buffers.take(result, flags));
                if (result >= buffers.size() / 2) {
                    bulk = true;
                    mine.loop.prepare(this);
                }
                if (!stays) {
                    receive(mine.loop);
                }
                tell(mine.events, data);
            }
        } else if (!closed) {
            receiveEnded(mine, result);
        }
        if (closed && !stays) {
            mine.loop.releaseIdle(this);
        }
    }

    private void receiveEnded(Begun mine, int result) {
        switch (-result) {
            case 0 -> readEnded(mine);
            case Errno.ECANCELED, Errno.ENOBUFS, Errno.EINTR, Errno.EAGAIN -> receive(mine.loop);
            case Errno.EINVAL -> {
                // before Linux 6.0 there is no request to receive that stays
                mine.loop.receiveStays = false;
                receive(mine.loop);
            }
            default -> broken(mine, Errno.ofTransfer(-result));
        }
    }

    private void tell(Events events, Bytes data) {
        if (reading && kept == null) {
            events.received(data);
        } else {
            if (kept == null) {
                kept = new ArrayList<>();
            }
            kept.add(data);
        }
    }

    private void readEnded(Begun mine) {
        readOver = true;
        if (reading && kept == null) {
            mine.events.readEnded();
        } else {
            readEndOwed = true;
        }
    }

    private void broken(Begun mine, IOException cause) {
        readOver = true;
        if (reading && kept == null) {
            mine.events.broken(cause);
        } else {
            brokenOwed = cause;
        }
    }

    /** Receives until a short receive says that there is no more. */
    private void readable(Begun mine) {
        if (passing != null && passing.isReceiving()) {
            receiveWithDescriptors(mine, passing);
            receive(mine.loop);
            return;
        }
        int total = 0;
        for (int i = 0; i < MOST_IN_A_ROW && reading && !closed && (i == 0 || !writing); i++) {
            byte[] array = filled ? mine.loop.takeArray() : null;
            int count = array != null
                    ? mine.loop.libc.sockets.recvOnHeap(descriptor, array, 0)
                    : mine.loop.scratch().receive(mine.loop.libc, descriptor);
            if (array != null && count <= 0) {
                mine.loop.giveBack(array);
            }
            if (count == 0) {
                readEnded(mine);
                return;
            }
            if (count < 0) {
                if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
                    broken(mine, Errno.ofTransfer(-count));
                    return;
                }
                break;
            }
            total += count;
            boolean more = count == BULK;
            filled = more;
            boolean lent = array != null && count >= NEARLY_FULL && kept == null && !mine.events.keepsReceived();
            tell(mine.events, received(mine, array, count));
            if (lent) {
                mine.loop.giveBack(Objects.requireNonNull(array)); // all was copied
            }
            if (!more) {
                break;
            }
        }
        countSmall(total);
        receive(mine.loop);
    }

    private boolean receivesDescriptors() {
        return passing != null && passing.isReceiving();
    }

    private void receiveWithDescriptors(Begun mine, DescriptorPassing receiver) {
        DescriptorPassing.Result result = new DescriptorPassing.Result();
        Bytes data =
                receiver.receive(mine.loop.libc, descriptor, mine.loop.scratch().received(), result, mine.events);
        if (closed) {
            return; // in the event of a descriptor
        }
        if (data != null) {
            mine.events.received(data);
        } else if (result.broken != null) {
            broken(mine, result.broken);
        } else if (result.of == 0) {
            readEnded(mine);
        } else if (result.of != -Errno.EAGAIN && result.of != -Errno.EINTR) {
            broken(mine, Errno.ofTransfer(-result.of));
        }
    }

    private static Bytes received(Begun mine, byte @Nullable [] array, int count) {
        if (array == null) {
            return Bytes.adopt(mine.loop.scratch().taken(count));
        }
        if (count >= NEARLY_FULL) {
            return Bytes.adopt(array, 0, count);
        }
        mine.loop.giveBack(array);
        return Bytes.copyOf(array, 0, count);
    }

    private void countSmall(int total) {
        if (bulk) {
            smallInARow = total < SMALL ? smallInARow + 1 : 0;
            if (smallInARow == SMALL_TURNS) {
                smallInARow = 0;
                bulk = false;
            }
        }
    }

    // ---------------------------------------------------------------- sending

    @Override
    public void setWriting(boolean on) {
        Begun mine = begun();
        writing = on && !closed;
        if (writing) {
            mine.sender.awaitWritable();
        }
    }

    @Override
    public void send(OutboundQueue queue) throws IOException {
        Begun mine = begun();
        if (closed) {
            throw new ClosedChannelException();
        }
        if (queue.isEmpty()) {
            return;
        }
        if (passing != null && passing.isSending()) {
            mine.loop.scratch().send(mine.loop.libc, descriptor, queue, passing);
        } else {
            mine.sender.send(queue);
        }
    }

    @Override
    public boolean canSend(FileRegion file) {
        return FileTransfer.isPossible(file) && (passing == null || !passing.isSending());
    }

    @Override
    public int onTrust() {
        Begun mine = begun;
        return mine == null ? 0 : mine.sender.onTrust();
    }

    /** A send has fallen short, or failed. Runs no event. */
    void sent(int result) {
        begun().sender.sent(result);
    }

    @Override
    public void shutdownOutput() throws IOException {
        Begun mine = begun();
        if (closed) {
            throw new ClosedChannelException();
        }
        if (mine.sender.isBehind()) {
            shuttingDown = true;
            mine.loop.notice(this);
            return;
        }
        shuttingDown = false;
        int result = mine.loop.libc.sockets.shutdown(descriptor, SocketCalls.SHUT_WR);
        if (result < 0) {
            throw Errno.ofTransfer(-result);
        }
    }

    /** The socket takes bytes, or what was taken has left. */
    private void writable(Begun mine) {
        IOException broken = mine.sender.broken();
        if (broken != null) {
            mine.events.broken(broken);
            return;
        }
        if (mine.sender.isBehind()) {
            if (writing || shuttingDown) {
                mine.sender.awaitWritable(); // an enter may leave sends that are not over
            }
            return;
        }
        if (shuttingDown) {
            try {
                shutdownOutput();
            } catch (IOException refused) {
                mine.events.broken(refused);
                return;
            }
        }
        if (writing) {
            mine.events.writable();
            if (writing && !closed) {
                mine.sender.awaitWritable();
            }
        }
    }

    // ---------------------------------------------------------------- descriptors

    @Override
    public void setReceivingDescriptors(boolean on) {
        if (passing != null && passing.isReceiving() != on) {
            passing.setReceiving(on);
            if (begun != null) {
                begun.loop.prepare(this);
            }
        }
    }

    @Override
    public void sendDescriptor(int sent, long behind) {
        if (passing == null) {
            throw new UnsupportedOperationException("no Unix socket: " + this);
        }
        if (!closed) {
            passing.add(begun().loop.libc, sent, behind);
        }
    }

    @Override
    public @Nullable PeerCredentials peerCredentials() {
        return passing != null && !closed ? UnbegunSockets.credentials(descriptor) : null;
    }

    // ---------------------------------------------------------------- completions

    @Override
    void completed(int what, int result, int flags) {
        Begun mine = begun();
        outstanding--;
        switch (what) {
            case READABLE -> {
                pollingIn = false;
                cancelling = false;
                if (!closed && result != -Errno.ECANCELED && reading) {
                    readable(mine);
                } else {
                    receive(mine.loop);
                }
            }
            case WRITABLE -> {
                mine.sender.polled();
                if (!closed) {
                    writable(mine);
                } else {
                    mine.sender.closeBehindRest();
                }
            }
            case CLOSED -> {
                if (result == -Errno.ECANCELED) { // the send before it failed, or fell short
                    mine.sender.closeRefused();
                }
            }
            default -> throw new IllegalStateException("no request of a socket: " + what);
        }
        if (closed) {
            mine.loop.releaseIdle(this);
        }
    }

    @Override
    void noticed() {
        Begun mine = begun();
        tellKept(mine);
        if (!closed) {
            receive(mine.loop);
            writable(mine);
        }
    }

    private void tellKept(Begun mine) {
        List<Bytes> pieces = kept;
        if (pieces != null && reading) {
            // As one: a reader that pauses after each event would else leave the socket alone for as many pauses.
            kept = null;
            mine.events.received(pieces.size() == 1 ? pieces.get(0) : Bytes.join(pieces));
        }
        if (closed || kept != null) {
            return;
        }
        if (reading && brokenOwed != null) {
            IOException cause = brokenOwed;
            brokenOwed = null;
            mine.events.broken(cause);
        } else if (reading && readEndOwed) {
            readEndOwed = false;
            mine.events.readEnded();
        }
    }

    @Override
    void failed(Throwable thrown) {
        if (!closed) {
            begun().events.failed(thrown);
        }
    }

    @Override
    Object source() {
        return begun().events;
    }

    // ---------------------------------------------------------------- closing

    @Override
    public void close(boolean abort) {
        if (closed) {
            return;
        }
        closed = true;
        reading = false;
        writing = false;
        kept = null;
        Begun mine = begun;
        if (mine == null) {
            UnbegunSockets.close(descriptor, abort);
            return;
        }
        if (passing != null) {
            passing.close(mine.loop.libc);
        }
        if (abort) {
            int result = mine.loop.libc.sockets.setLinger(descriptor, 0);
            if (result < 0) {
                LOGGER.log(System.Logger.Level.DEBUG, "no reset for " + peer + ": " + Errno.message(-result));
            }
        }
        // a request that stays holds the socket, and would hold back the end that the peer is to see
        if (!cancelling) {
            if (receiving) {
                mine.loop.cancel(this, RECEIVED);
            } else if (pollingIn) {
                mine.loop.cancel(this, READABLE);
            }
        }
        mine.sender.close(abort);
        mine.loop.releaseIdle(this);
    }

    @Override
    void end() {
        Begun mine = begun();
        if (closed) {
            mine.sender.closeBehindRest();
        } else {
            close(false);
        }
    }

    @Override
    void endWithoutRing() {
        if (!closed || begun().sender.keepsOpen()) {
            closed = true;
            begun().loop.libc.close(descriptor);
        }
    }

    /** Whether it serves somebody. */
    boolean hasBegun() {
        return begun != null;
    }

    boolean isOpen() {
        return !closed;
    }

    // ---------------------------------------------------------------- options

    @Override
    public void setNoDelay(boolean on) throws IOException {
        set(SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY, on);
    }

    @Override
    public boolean isNoDelay() throws IOException {
        return isSet(SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY);
    }

    @Override
    public void setKeepAlive(boolean on) throws IOException {
        set(SocketCalls.SOL_SOCKET, SocketCalls.SO_KEEPALIVE, on);
    }

    @Override
    public boolean isKeepAlive() throws IOException {
        return isSet(SocketCalls.SOL_SOCKET, SocketCalls.SO_KEEPALIVE);
    }

    private void set(int level, int name, boolean on) throws IOException {
        if (!closed && passing == null) {
            UnbegunSockets.set(descriptor, level, name, on);
        }
    }

    private boolean isSet(int level, int name) throws IOException {
        return !closed && passing == null && UnbegunSockets.isSet(descriptor, level, name);
    }

    @Override
    public String toString() {
        return "the socket of " + host + " to " + peer;
    }
}
