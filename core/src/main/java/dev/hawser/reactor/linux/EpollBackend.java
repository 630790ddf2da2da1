package dev.hawser.reactor.linux;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.UdpOptions;
import dev.hawser.net.UnixDatagramOptions;
import dev.hawser.net.UnixOptions;
import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.BackendHost;
import dev.hawser.reactor.spi.ListeningSocket;
import dev.hawser.reactor.spi.MessageSocket;
import dev.hawser.reactor.spi.PendingConnect;
import dev.hawser.reactor.spi.StreamSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Waits with epoll, level-triggered. What is to be told of a descriptor reaches the kernel at the next poll, so that a
 * pause that is taken back, or a close after it, costs no system call. A descriptor of which nothing is to be told is
 * taken out of the kernel's set: it would tell of errors and of hang-ups for ever.
 */
final class EpollBackend implements Backend {
    /** How much one read may take. */
    static final int READ_SIZE = 64 << 10;

    private static final int SEND_BUFFER_SIZE = 128 << 10;
    private static final int MOST_EVENTS = 1024;

    final Libc libc = new Libc();

    /** For small reads: what is received is copied out at its exact size. */
    final MemorySegment readBuffer;

    /** For sends: small pieces are gathered here. */
    final MemorySegment sendBuffer;

    /** The same memory. */
    final ByteBuffer sendBytes;

    private final BackendHost host;
    private final Wakeup wakeup;
    private final EpollTargets targets = new EpollTargets();
    private final MemorySegment events;
    private EpollTarget[] changes = new EpollTarget[16];
    private int changeCount;
    private int epoll;

    private @Nullable DatagramSockets datagrams;

    /** For reads in place, as long as nobody has got it. */
    private byte @Nullable [] spareArray;

    /**
     * Opens epoll.
     *
     * @throws IOException when the kernel refuses
     */
    EpollBackend(BackendHost host) throws IOException {
        this.host = host;
        Errno.load();
        epoll = libc.epoll.create(EpollCalls.EPOLL_CLOEXEC);
        if (epoll < 0) {
            throw Errno.of("no epoll is to be had", -epoll);
        }
        try {
            wakeup = new Wakeup(libc);
        } catch (IOException refused) {
            libc.close(epoll);
            throw refused;
        }
        // edge-triggered, so that it need not be read: each wake is an edge
        int added = libc.epoll.control(
                epoll,
                EpollCalls.EPOLL_CTL_ADD,
                wakeup.descriptor(),
                EpollCalls.EPOLLIN | EpollCalls.EPOLLET,
                EpollTargets.NONE);
        if (added < 0) {
            wakeup.close(libc);
            libc.close(epoll);
            throw Errno.of("epoll does not work", -added);
        }
        Arena arena = Arena.ofAuto();
        events = arena.allocate((long) MOST_EVENTS * EpollCalls.EVENT_SIZE, Long.BYTES);
        readBuffer = arena.allocate(READ_SIZE);
        sendBuffer = arena.allocate(SEND_BUFFER_SIZE);
        sendBytes = sendBuffer.asByteBuffer();
    }

    /** All is open since the backend was made. */
    @Override
    public void begin() {}

    @Override
    public void poll(long nanos) throws IOException {
        boolean told = changeCount > 0 && applyChanges();
        int count = libc.epoll.await(epoll, events, told ? 0 : nanos);
        wakeup.reset();
        if (count < 0) {
            if (count == -Errno.EINTR) {
                return;
            }
            throw Errno.of("waiting failed", -count);
        }
        for (int i = 0; i < count; i++) {
            long key = EpollCalls.data(events, i);
            if (key != EpollTargets.NONE) {
                EpollTarget target = targets.find(key);
                if (target != null) {
                    tell(target, EpollCalls.events(events, i));
                }
            }
        }
    }

    private void tell(EpollTarget target, int happened) {
        try {
            target.ready(happened);
        } catch (Throwable thrown) {
            failed(target, thrown);
        }
    }

    private void failed(EpollTarget target, Throwable thrown) {
        host.unexpected(thrown, target.source());
        target.failed(thrown);
    }

    /** Tells the kernel what has changed since the last poll, and says whether that told anybody of a refusal. */
    private boolean applyChanges() {
        boolean told = false;
        for (int i = 0; i < changeCount; i++) {
            EpollTarget target = changes[i];
            target.changed = false;
            int result = target.isOpen() ? apply(target) : 0;
            if (result < 0) {
                told = true;
                target.wanted = 0;
                try {
                    target.refused(Errno.of("descriptor " + target.descriptor + " cannot be waited for", -result));
                } catch (Throwable thrown) {
                    failed(target, thrown);
                }
            }
        }
        Arrays.fill(changes, 0, changeCount, null);
        changeCount = 0;
        return told;
    }

    private int apply(EpollTarget target) {
        int wanted = target.wanted;
        int registered = target.registered;
        if (wanted == registered) {
            return 0;
        }
        int operation = registered == 0
                ? EpollCalls.EPOLL_CTL_ADD
                : wanted == 0 ? EpollCalls.EPOLL_CTL_DEL : EpollCalls.EPOLL_CTL_MOD;
        int result = control(operation, target, wanted);
        if (result >= 0) {
            target.registered = wanted;
        }
        return result;
    }

    private int control(int operation, EpollTarget target, int wanted) {
        return libc.epoll.control(epoll, operation, target.descriptor, wanted, target.key);
    }

    /** From now on {@code on} of {@code target} is told, or not. */
    void setInterest(EpollTarget target, int event, boolean on) {
        int wanted = on ? target.wanted | event : target.wanted & ~event;
        if (wanted != target.wanted) {
            target.wanted = wanted;
            changed(target);
        }
    }

    private void changed(EpollTarget target) {
        if (!target.changed) {
            target.changed = true;
            if (changeCount == changes.length) {
                changes = Arrays.copyOf(changes, 2 * changeCount);
            }
            changes[changeCount++] = target;
        }
    }

    /** An array of {@link #READ_SIZE}, for the bytes that are told or to be given back. */
    byte[] takeArray() {
        byte[] spare = spareArray;
        spareArray = null;
        return spare == null ? new byte[READ_SIZE] : spare;
    }

    /** The array was copied from, and is nobody's. */
    void giveBack(byte[] array) {
        spareArray = array;
    }

    /** {@code target} is to be known. */
    void add(EpollTarget target) {
        targets.add(target);
    }

    /** What the kernel knows of {@code before} is of {@code after} from now on, which has the same descriptor. */
    void replace(EpollTarget before, EpollTarget after) {
        targets.replace(before, after);
        after.registered = before.registered;
        before.registered = 0;
        changed(after);
    }

    /** Takes {@code target} out of the kernel's set, where its descriptor stays open. */
    void withdraw(EpollTarget target) {
        targets.remove(target);
        if (target.registered != 0) {
            target.registered = 0;
            control(EpollCalls.EPOLL_CTL_DEL, target, 0);
        }
    }

    /** Forgets {@code target}, whose descriptor is closed. */
    void forget(EpollTarget target) {
        targets.remove(target);
        target.registered = 0;
    }

    /** Closes the descriptor of {@code target}, which takes it out of the kernel's set, unless the file is shared. */
    void close(EpollTarget target) {
        if (target.shared && target.registered != 0) {
            control(EpollCalls.EPOLL_CTL_DEL, target, 0);
        }
        forget(target);
        target.wanted = 0;
        libc.close(target.descriptor);
        target.descriptor = EpollTarget.CLOSED;
    }

    @Override
    public void wake() {
        wakeup.wake();
    }

    @Override
    public void close() {
        if (epoll == EpollTarget.CLOSED) {
            return;
        }
        if (datagrams != null) {
            datagrams.closeAll();
        }
        targets.forEach(EpollTarget::abandon);
        wakeup.close(libc);
        libc.close(epoll);
        epoll = EpollTarget.CLOSED;
    }

    @Override
    public ListeningSocket listen(Address.Ip wanted, ListenOptions options, ListeningSocket.Events events)
            throws IOException {
        return new EpollListener(this, ListenerSockets.open(libc, wanted, options), events);
    }

    @Override
    public ListeningSocket listen(Address.Unix wanted, UnixOptions options, ListeningSocket.Events events)
            throws IOException {
        return new EpollListener(this, ListenerSockets.open(libc, wanted, options), events);
    }

    @Override
    public ListeningSocket adoptListening(int descriptor, ListeningSocket.Events events) throws IOException {
        OpenSockets.checkListening(libc, descriptor);
        EpollListener adopted = new EpollListener(this, descriptor, events);
        adopted.shared = true;
        return adopted;
    }

    @Override
    public StreamSocket adoptStream(int descriptor) throws IOException {
        Address peer = OpenSockets.checkConnected(libc, descriptor);
        EpollSocket adopted =
                EpollSocket.accepted(descriptor, SocketAddresses.host(libc.sockets, descriptor), peer);
        adopted.shared = true;
        return adopted;
    }

    @Override
    public void closeDescriptor(int descriptor) {
        UnbegunSockets.close(descriptor, false);
    }

    @Override
    public PendingConnect connect(Address peer, ConnectOptions options, PendingConnect.Events events)
            throws IOException {
        return new EpollConnect(this, peer, options, events);
    }

    @Override
    public void begin(StreamSocket socket, StreamSocket.Events events) throws IOException {
        if (!(socket instanceof EpollSocket mine)) {
            throw new IllegalArgumentException("a socket of another kind of backend: " + socket);
        }
        if (!mine.isOpen()) {
            throw new ClosedChannelException();
        }
        mine.begin(this, events);
    }

    @Override
    public MessageSocket openUdp(Address.Ip wanted, UdpOptions options, MessageSocket.Events events)
            throws IOException {
        return datagrams().openUdp(wanted, options, events);
    }

    @Override
    public MessageSocket openUnixDatagram(
            @Nullable String path, UnixDatagramOptions options, MessageSocket.Events events) throws IOException {
        return datagrams().openUnix(path, options, events);
    }

    private DatagramSockets datagrams() {
        if (datagrams == null) {
            datagrams = new DatagramSockets(this, libc);
        }
        return datagrams;
    }

    @Override
    public DescriptorWatch watch(int descriptor, DescriptorEvents events) throws IOException {
        return new EpollWatch(this, descriptor, events);
    }

    /** Whether somebody watches {@code descriptor} already, though perhaps for nothing at present. */
    boolean isWatched(int descriptor) {
        return targets.any(target -> target instanceof EpollWatch && target.descriptor == descriptor);
    }

    /** Whether the kernel can wait for {@code descriptor}: 0, or the negated errno. */
    int probe(int descriptor) {
        int result = libc.epoll.control(epoll, EpollCalls.EPOLL_CTL_ADD, descriptor, 0, EpollTargets.NONE);
        return result < 0
                ? result
                : libc.epoll.control(epoll, EpollCalls.EPOLL_CTL_DEL, descriptor, 0, EpollTargets.NONE);
    }
}
