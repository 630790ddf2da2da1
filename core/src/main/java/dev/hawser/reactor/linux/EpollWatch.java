package dev.hawser.reactor.linux;

import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import java.io.IOException;

/** Somebody's descriptor, of any kind that can be waited for. */
final class EpollWatch extends EpollTarget implements DescriptorWatch {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Reactor");

    private final EpollBackend backend;
    private final DescriptorEvents events;

    /** @throws IOException when it cannot be waited for */
    EpollWatch(EpollBackend backend, int descriptor, DescriptorEvents events) throws IOException {
        super(descriptor);
        int result = backend.isWatched(descriptor) ? -Errno.EEXIST : backend.probe(descriptor);
        if (result < 0) {
            throw Errno.ofWatch(-result);
        }
        this.backend = backend;
        this.events = events;
        backend.add(this);
    }

    @Override
    public void setReading(boolean on) {
        if (isOpen()) {
            backend.setInterest(this, EpollCalls.EPOLLIN, on);
        }
    }

    @Override
    public void setWriting(boolean on) {
        if (isOpen()) {
            backend.setInterest(this, EpollCalls.EPOLLOUT, on);
        }
    }

    @Override
    public void stop() {
        if (isOpen()) {
            backend.withdraw(this);
            descriptor = CLOSED;
        }
    }

    @Override
    void ready(int happened) throws Exception {
        if (wants(EpollCalls.EPOLLIN) && (happened & ~EpollCalls.EPOLLOUT) != 0) {
            events.readable();
        }
        if (wants(EpollCalls.EPOLLOUT) && (happened & ~EpollCalls.EPOLLIN) != 0) {
            events.writable();
        }
    }

    @Override
    void refused(IOException reason) throws Exception {
        LOGGER.log(System.Logger.Level.WARNING, "a watch ends: " + reason.getMessage());
        stop();
        events.watchLost(reason);
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
    void abandon() {
        stop();
    }

    @Override
    public String toString() {
        return "the watch of descriptor " + descriptor;
    }
}
