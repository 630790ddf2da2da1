package dev.hawser.reactor.linux;

import dev.hawser.reactor.spi.BackendHost;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all sockets of a backend share: the ring with its memory, the targets of completions, and the order of a pass.
 * All requests of a pass go out in one enter, which also waits.
 *
 * <p>What a send did is looked at right after the enter and before anything is told, so that nobody sends behind bytes
 * that have not left.
 */
final class UringLoop {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final int REQUESTS = 256;
    private static final int COMPLETIONS = 4096;
    private static final int BUFFERS = 64;
    private static final int BUFFER_SIZE = 16 << 10;
    private static final int SEND_AREA = 256 << 10;
    /** At the end, when nothing comes to an end any more, it is given up after so many rounds. */
    private static final int MOST_VAIN_ROUNDS = 100;

    private static final long ROUND_NANOS = 10_000_000;

    final Libc libc = new Libc();
    final Ring ring;
    final SendArea sends;
    @Nullable RingBuffers buffers;

    /** Whether there are requests to receive that stay. */
    boolean receiveStays;

    /** Counts the enters whose sends are over. */
    int settled;

    /** Counts the polls. */
    int polls;

    private final BackendHost host;
    private final Arena arena = Arena.ofShared();
    private final UringTargets targets = new UringTargets();
    private final Wakeup wakeup;
    private final TargetList preparing = new TargetList();
    private TargetList notices = new TargetList();
    private TargetList noticesNext = new TargetList();
    private byte @Nullable [] spareArray;
    private @Nullable Scratch scratch;
    private @Nullable MemorySegment counter;
    private @Nullable Thread thread;
    private boolean closed;

    UringLoop(BackendHost host, Set<RingFeature> wanted) throws IOException {
        this.host = host;
        Errno.load();
        Ring opened = null;
        try {
            opened = Ring.open(libc, arena, REQUESTS, COMPLETIONS, wanted);
            ring = opened;
            sends = new SendArea(arena, SEND_AREA);
            wakeup = new Wakeup(libc);
        } catch (IOException | RuntimeException | Error refused) {
            if (opened != null) {
                opened.close();
            }
            arena.close();
            throw refused;
        }
    }

    /** The calling thread enters from now on. */
    void begin() throws IOException {
        ring.enable();
        thread = Thread.currentThread();
        if (ring.has(RingFeature.BUFFER_RING) && ring.has(RingFeature.RECEIVE_MULTISHOT)) {
            buffers = RingBuffers.register(ring, arena, BUFFERS, BUFFER_SIZE);
            receiveStays = buffers != null;
        }
        watchWakeup();
    }

    /** A poll that stays tells of each change, so that nobody need read the counter. */
    private void watchWakeup() {
        int special = ring.has(RingFeature.POLL_MULTISHOT) ? Requests.POLL_MULTISHOT : 0;
        ring.push(
                Requests.head(Requests.POLL_ADD, 0, 0, wakeup.descriptor()),
                0,
                0,
                Requests.sized(special, Requests.POLLIN),
                UringTarget.WOKEN,
                0);
    }

    /** An array of {@link Scratch#RECEIVE_SIZE}, for the bytes that are told or to be given back. */
    byte[] takeArray() {
        byte[] spare = spareArray;
        spareArray = null;
        return spare == null ? new byte[Scratch.RECEIVE_SIZE] : spare;
    }

    /** The array was copied from, and is nobody's. */
    void giveBack(byte[] array) {
        spareArray = array;
    }

    /** For system calls made at once. */
    Scratch scratch() {
        if (scratch == null) {
            scratch = new Scratch(arena);
        }
        return scratch;
    }

    void wake() {
        wakeup.wake();
    }

    // ---------------------------------------------------------------- targets

    void add(UringTarget target) {
        targets.add(target);
    }

    /** Whether somebody watches {@code descriptor} already. */
    boolean isWatched(int descriptor) {
        return targets.any(target -> target instanceof UringWatch watch && watch.isOf(descriptor));
    }

    /** Forgets {@code target}, which is closed, unless something of it is outstanding. */
    void releaseIdle(UringTarget target) {
        if (target.outstanding == 0) {
            targets.remove(target);
        }
    }

    /** Has {@code target} prepare requests before the next enter. */
    void prepare(UringTarget target) {
        if (!target.inPreparation) {
            target.inPreparation = true;
            preparing.add(target);
        }
    }

    /** Has {@code target} noticed after the next enter, which does not wait. */
    void notice(UringTarget target) {
        if (!target.inNotices) {
            target.inNotices = true;
            noticesNext.add(target);
        }
    }

    // ---------------------------------------------------------------- requests

    /** Cancels the request of {@code what}; its last completion comes all the same. */
    void cancel(UringTarget target, int what) {
        ring.push(
                Requests.head(Requests.ASYNC_CANCEL, ring.skipSuccess(), 0, -1), 0, target.data | what, 0, 0, 0);
    }

    /** Polls {@code descriptor} once. */
    int poll(UringTarget target, int what, int descriptor, int events) {
        target.outstanding++;
        return ring.push(
                Requests.head(Requests.POLL_ADD, 0, 0, descriptor),
                0,
                0,
                Requests.sized(0, events),
                target.data | what,
                0);
    }

    /** Closes {@code descriptor} behind all requests made by now. */
    void close(int descriptor) {
        ring.push(Requests.head(Requests.CLOSE, ring.skipSuccess(), 0, descriptor), 0, 0, 0, 0, 0);
    }

    // ---------------------------------------------------------------- the pass

    void poll(long nanos) throws IOException {
        polls++;
        while (preparing.hasMore()) {
            UringTarget target = preparing.next();
            target.inPreparation = false;
            target.prepare();
        }
        boolean waits = nanos != 0 && !noticesNext.hasMore() && !notices.hasMore();
        enter(waits ? 1 : 0, nanos);
        wakeup.reset();
        tellNotices();
        tellCompletions();
    }

    /** Submits, waits, and settles the sends. */
    private void enter(int least, long nanos) throws IOException {
        if (buffers != null) {
            buffers.publish();
        }
        ring.enter(least, nanos);
        settleSends();
    }

    private void settleSends() {
        int count = ring.completed();
        for (int i = 0; i < count; i++) {
            long at = ring.at(i);
            long data = ring.data(at);
            if ((data & 0xff) == UringTarget.SENT) {
                if (targets.find(data) instanceof UringSocket socket) {
                    socket.sent(ring.result(at));
                }
                ring.forget(at);
            }
        }
        if (ring.unsubmitted() == 0 && !ring.isOverflown()) {
            settled++;
            sends.clear();
        }
    }

    private void tellNotices() {
        if (!notices.hasMore()) {
            TargetList gathered = noticesNext;
            noticesNext = notices;
            notices = gathered;
        }
        while (notices.hasMore()) {
            UringTarget target = notices.next();
            target.inNotices = false;
            try {
                target.noticed();
            } catch (Throwable thrown) {
                host.unexpected(thrown, target.source());
                target.failed(thrown);
            }
        }
    }

    private void tellCompletions() {
        for (int left = ring.completed(); left > 0; left--) {
            long at = ring.next();
            long data = ring.data(at);
            int what = (int) data & 0xff;
            UringTarget target = data < 0 ? targets.find(data) : null;
            if (target == null) {
                if (what == UringTarget.WOKEN) {
                    woken(ring.flags(at));
                }
                continue;
            }
            try {
                if (what == UringTarget.RECEIVED) {
                    ((UringSocket) target).received(ring.result(at), ring.flags(at));
                } else {
                    target.completed(what, ring.result(at), ring.flags(at));
                }
            } catch (Throwable thrown) {
                host.unexpected(thrown, target.source());
                target.failed(thrown);
            }
        }
    }

    private void woken(int flags) {
        if ((flags & Requests.MORE) == 0 && !closed) {
            libc.read(wakeup.descriptor(), counter());
            watchWakeup();
        }
    }

    private MemorySegment counter() {
        if (counter == null) {
            counter = arena.allocate(Long.BYTES, Long.BYTES);
        }
        return counter;
    }

    boolean isClosed() {
        return closed;
    }

    // ---------------------------------------------------------------- the end

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean drained = thread == Thread.currentThread() && drain();
        if (!drained) {
            targets.forEach(UringTarget::endWithoutRing);
            int left = ring.unsubmitted();
            for (int i = 0; i < left; i++) {
                long head = ring.unsubmittedHead(i);
                if ((head & 0xff) == Requests.CLOSE) {
                    libc.close((int) (head >>> 32));
                }
            }
        }
        wakeup.close(libc);
        ring.close();
        if (drained || thread == null) {
            arena.close();
        } else {
            // The kernel may still write to it. What is left are some 100 KiB of address space, in a rare case.
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "an io_uring did not come to rest: " + left() + " things are left of it, and its memory with them");
        }
    }

    /** Closes everything that is open, and waits until nothing is outstanding: whether that came true. */
    private boolean drain() {
        targets.forEach(UringTarget::end);
        ring.push(
                Requests.head(Requests.ASYNC_CANCEL, ring.skipSuccess(), 0, -1), 0, UringTarget.WOKEN, 0, 0, 0);
        try {
            int left = left();
            for (int vain = 0; vain < MOST_VAIN_ROUNDS; vain++) {
                enter(targets.isEmpty() ? 0 : 1, ROUND_NANOS);
                tellCompletions();
                int still = left();
                if (still == 0) {
                    return true;
                }
                if (still < left) {
                    left = still;
                    vain = 0;
                }
            }
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.WARNING, "an io_uring did not end in order", refused);
        }
        return false;
    }

    private int left() {
        return targets.count() + ring.unsubmitted();
    }
}
