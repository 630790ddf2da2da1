package dev.hawser.reactor.linux;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.FileRegion;
import dev.hawser.reactor.spi.OutboundQueue;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a socket.
 *
 * <p>A small amount is copied to the {@link SendArea} and counts as taken; it is sent with the next enter, and does not
 * wait there. Almost always the kernel takes all of it. What it does not take is kept here, and nothing else is taken
 * from the queue until it has left: to the transport that is a socket whose buffer is a little larger. A large amount is
 * sent at once, from where it is, and so are files and what is before them.
 */
final class UringSender {
    /** Up to this a copy costs less than a system call. */
    static final int MOST_BATCHED = 8 << 10;

    /** Pieces above this are sent from their array, smaller ones are gathered first. */
    private static final int MOST_GATHERED = 16 << 10;

    private static final int MOST_IN_A_ROW = 8;

    /** How long the rest of a closed socket may wait for the peer. */
    private static final int REST_TIMEOUT_MILLIS = 60_000;

    private static final int TCP_USER_TIMEOUT = 18;
    private static final int MSG_WAITALL = 0x100;
    private static final int FLAGS = SocketCalls.MSG_NOSIGNAL | SocketCalls.MSG_DONTWAIT | MSG_WAITALL;

    private final UringSocket socket;
    private final UringLoop loop;
    private final int descriptor;

    /** {@link UringLoop#settled} when the last send was put into the area. */
    private int preparedAt;

    private int request;
    private int areaFrom;
    private int areaSize;

    /** What was taken and has not left. */
    private @Nullable Bytes rest;

    private @Nullable IOException broken;
    private boolean polling;
    private boolean keepsOpen;

    /** Whether a small amount counts as taken: what is left of it at the close can be given up after a while by TCP only. */
    private final boolean trusting;

    UringSender(UringSocket socket, UringLoop loop, int descriptor, boolean trusting) {
        this.socket = socket;
        this.loop = loop;
        this.descriptor = descriptor;
        this.trusting = trusting;
        preparedAt = loop.settled - 1;
    }

    /** Whether a send waits for the next enter. */
    private boolean isPrepared() {
        return preparedAt == loop.settled;
    }

    /** Whether something was taken that may not have left yet. */
    boolean isBehind() {
        return isPrepared() || rest != null;
    }

    /** How much was taken and could not be sent. */
    int onTrust() {
        Bytes left = rest;
        return left == null ? 0 : left.size();
    }

    void send(OutboundQueue queue) throws IOException {
        if (rest != null) {
            sendRest(); // a socket takes bytes long before it says so
        }
        if (rest != null || broken != null) {
            return;
        }
        long size = queue.size();
        SendArea area = loop.sends;
        if (isPrepared()) {
            if (queue.fileBytes() == 0
                    && loop.ring.isUnsubmitted(request)
                    && areaFrom + areaSize == area.end()
                    && areaSize + size <= MOST_BATCHED
                    && area.fits(size)) {
                area.add(queue);
                queue.drop(size);
                areaSize += (int) size;
                loop.ring.resize(request, Requests.sized(areaSize, FLAGS));
            }
        } else if (trusting && queue.fileBytes() == 0 && size <= MOST_BATCHED && area.fits(size)) {
            areaFrom = area.end();
            areaSize = (int) size;
            area.add(queue);
            queue.drop(size);
            preparedAt = loop.settled;
            push(loop.ring.skipSuccess());
        } else {
            sendNow(queue);
        }
    }

    private void push(int flags) {
        request = loop.ring.push(
                Requests.head(Requests.SEND, flags, 0, descriptor),
                0,
                loop.sends.address(areaFrom),
                Requests.sized(areaSize, FLAGS),
                socket.data | UringTarget.SENT,
                0);
    }

    private void sendNow(OutboundQueue queue) throws IOException {
        for (int i = 0; i < MOST_IN_A_ROW && !queue.isEmpty(); i++) {
            FileRegion file = queue.file();
            if (file != null) {
                if (!loop.scratch().send(loop.libc, descriptor, queue, file)) {
                    return;
                }
                continue;
            }
            int offered;
            int taken;
            if (queue.firstSize() > MOST_GATHERED) {
                MemorySegment piece = queue.first().asSegment();
                offered = (int) piece.byteSize();
                taken = loop.libc.sockets.sendOnHeap(descriptor, piece);
            } else {
                offered = loop.scratch().gather(queue);
                taken = loop.scratch().send(loop.libc, descriptor, offered, FileTransfer.flags(queue));
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

    /** A send has posted a completion, most likely since it was short. Runs no event. */
    void sent(int result) {
        if (result == areaSize) {
            return;
        }
        int taken = result == -Errno.EAGAIN || result == -Errno.EINTR ? 0 : result;
        if (taken < 0) {
            broken = Errno.ofTransfer(-taken);
            loop.notice(socket);
        } else {
            rest = loop.sends.copy(areaFrom + taken, areaSize - taken);
            poll();
        }
    }

    /** Polls until more can be sent. */
    void poll() {
        if (!polling) {
            polling = true;
            loop.poll(socket, UringTarget.WRITABLE, descriptor, Requests.POLLOUT);
        }
    }

    /** Polls, or has the socket noticed after the enter that it waits for. */
    void awaitWritable() {
        if (isPrepared()) {
            loop.notice(socket);
        } else if (broken == null) {
            poll();
        }
    }

    /** More can be sent: sends the rest. */
    void polled() {
        polling = false;
        sendRest();
        if (rest != null) {
            poll();
        }
    }

    private void sendRest() {
        Bytes left = rest;
        if (left == null) {
            return;
        }
        int taken = loop.libc.sockets.sendOnHeap(descriptor, left.asSegment());
        if (taken == left.size()) {
            rest = null;
        } else if (taken >= 0) {
            rest = left.drop(taken);
        } else if (taken != -Errno.EAGAIN && taken != -Errno.EINTR) {
            rest = null;
            broken = Errno.ofTransfer(-taken);
            loop.notice(socket);
        }
    }

    /** Why nothing can be sent any more. */
    @Nullable IOException broken() {
        return broken;
    }

    /** The socket is closed: closes the descriptor behind what was taken, or has that lost. */
    void close(boolean abort) {
        boolean prepared = isPrepared() && loop.ring.isUnsubmitted(request);
        if (prepared) {
            loop.ring.withdraw(request);
        }
        if (abort) {
            rest = null;
        } else if (rest != null) {
            keepOpen(); // polled() goes on
            return;
        } else if (prepared) {
            cancelPoll();
            // The two must be neighbours: a send that falls short then keeps the close from happening. One that skips
            // its completion would skip that of the close as well.
            push(Requests.LINK);
            socket.outstanding++;
            loop.ring.push(
                    Requests.head(Requests.CLOSE, 0, 0, descriptor), 0, 0, 0, socket.data | UringTarget.CLOSED, 0);
            return;
        }
        cancelPoll();
        loop.close(descriptor);
    }

    /** The rest is sent still, unless the peer takes nothing for too long. */
    private void keepOpen() {
        keepsOpen = true;
        loop.libc.sockets.setOption(descriptor, SocketCalls.IPPROTO_TCP, TCP_USER_TIMEOUT, REST_TIMEOUT_MILLIS);
    }

    private void cancelPoll() {
        if (polling) {
            loop.cancel(socket, UringTarget.WRITABLE);
        }
    }

    /** The close behind a send did not happen: the send failed, or fell short. */
    void closeRefused() {
        keepOpen();
        closeBehindRest();
    }

    /** Closes the descriptor of a closed socket that was left open, where nothing is left to be sent. */
    void closeBehindRest() {
        if (!keepsOpen) {
            return;
        }
        if (loop.isClosed() && rest != null) {
            sendRest(); // the last chance
            rest = null;
        }
        if (rest == null) {
            keepsOpen = false;
            cancelPoll();
            loop.close(descriptor);
        }
    }

    /** Whether the descriptor of the closed socket is open, for the rest. */
    boolean keepsOpen() {
        return keepsOpen;
    }
}
