package dev.hawser.reactor.linux;

import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import java.io.IOException;

/**
 * Somebody's descriptor, of any kind that can be waited for. It is polled once for each event and anew before the next
 * wait, so that what still holds is told again. A request holds what it polls and not the number: a descriptor that was
 * closed without {@link #stop} is polled until the end of that request, and never another that has got its number since,
 * unless an event was told in between.
 */
final class UringWatch extends UringTarget implements DescriptorWatch {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Reactor");

    private final UringLoop loop;
    private final int descriptor;
    private final DescriptorEvents events;
    private boolean reading;
    private boolean writing;
    private boolean stopped;
    private final Poll in = new Poll(READABLE, Requests.POLLIN);
    private final Poll out = new Poll(WRITABLE, Requests.POLLOUT);

    /** One direction. */
    private final class Poll {
        private final int what;
        private final int event;
        private boolean requested;
        private boolean cancelling;
        private int request;

        Poll(int what, int event) {
            this.what = what;
            this.event = event;
        }

        void prepare(boolean wanted) {
            if (wanted && !requested) {
                requested = true;
                request = loop.poll(UringWatch.this, what, descriptor, event);
            } else if (!wanted && requested) {
                cancel();
            }
        }

        void cancel() {
            if (requested && loop.ring.isUnsubmitted(request)) {
                loop.ring.withdraw(request);
                completed();
            } else if (requested && !cancelling) {
                cancelling = true;
                loop.cancel(UringWatch.this, what);
            }
        }

        void completed() {
            outstanding--;
            requested = false;
            cancelling = false;
        }
    }

    /** @throws IOException when it cannot be waited for */
    UringWatch(UringLoop loop, int descriptor, DescriptorEvents events) throws IOException {
        this.loop = loop;
        this.descriptor = descriptor;
        this.events = events;
        int result = loop.isWatched(descriptor) ? -Errno.EEXIST : probe(loop.libc, descriptor);
        if (result < 0) {
            throw Errno.ofWatch(-result);
        }
        loop.add(this);
    }

    /** What epoll says to it, which refuses what is always ready. */
    private static int probe(Libc libc, int descriptor) {
        int epoll = libc.epoll.create(EpollCalls.EPOLL_CLOEXEC);
        if (epoll < 0) {
            return epoll;
        }
        int result = libc.epoll.control(epoll, EpollCalls.EPOLL_CTL_ADD, descriptor, 0, 0);
        libc.close(epoll);
        return result;
    }

    boolean isOf(int wanted) {
        return !stopped && descriptor == wanted;
    }

    @Override
    public void setReading(boolean on) {
        reading = on && !stopped;
        loop.prepare(this);
    }

    @Override
    public void setWriting(boolean on) {
        writing = on && !stopped;
        loop.prepare(this);
    }

    @Override
    void prepare() {
        if (!stopped) {
            in.prepare(reading);
            out.prepare(writing);
        }
    }

    @Override
    public void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        reading = false;
        writing = false;
        in.cancel();
        out.cancel();
        loop.releaseIdle(this);
    }

    @Override
    void completed(int what, int result, int flags) throws Exception {
        (what == READABLE ? in : out).completed();
        if (stopped) {
            loop.releaseIdle(this);
            return;
        }
        loop.prepare(this); // again, for as long as it is wanted
        if (result == -Errno.ECANCELED) {
            return;
        }
        if (result < 0) {
            LOGGER.log(System.Logger.Level.WARNING, "a watch ends: " + Errno.message(-result));
            stop();
            events.watchLost(Errno.of("descriptor " + descriptor + " cannot be waited for", -result));
            return;
        }
        if (what == READABLE && reading) {
            events.readable();
        } else if (what == WRITABLE && writing) {
            events.writable();
        }
    }

    @Override
    void failed(Throwable thrown) {
        stop();
    }

    @Override
    Object source() {
        return events;
    }

    @Override
    void end() {
        stop();
    }

    @Override
    void endWithoutRing() {
        stop();
    }

    @Override
    public String toString() {
        return "the watch of descriptor " + descriptor;
    }
}
