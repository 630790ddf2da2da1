package dev.hawser.reactor;

import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.reactor.linux.ChildReaper;
import dev.hawser.reactor.linux.NativeChild;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches for the end of a child in the loop, and reaps it there: one that leads a group when {@link #release()} says so. Where
 * the system cannot watch it a thread does; and where the loop ends first the reaper of the whole program takes the child
 * over, and nobody is told.
 */
final class ExitWatch implements DescriptorEvents {
    private final LoopReactor loop;
    private final NativeChild child;
    private final Consumer<ConnectionEnd> exited;
    private @Nullable DescriptorWatch watch;
    private boolean over;

    ExitWatch(LoopReactor loop, NativeChild child, Consumer<ConnectionEnd> exited) {
        this.loop = loop;
        this.child = child;
        this.exited = exited;
    }

    void begin() {
        int pidfd = child.pidfd();
        try {
            if (pidfd >= 0) {
                DescriptorWatch begun = loop.backend().watch(pidfd, this);
                watch = begun;
                begun.setReading(true);
                return;
            }
        } catch (IOException refused) { // a thread can
            watch = null;
        }
        giveAway();
    }

    private void giveAway() {
        ChildReaper.reap(child, reason -> loop.deliver(() -> tell(reason)));
    }

    @Override
    public void readable() {
        ConnectionEnd reason = child.reap();
        if (reason != null) {
            stopWatching();
            tell(reason);
        }
    }

    @Override
    public void watchLost(IOException reason) {
        watch = null;
        giveAway();
    }

    private void tell(ConnectionEnd reason) {
        if (!over) {
            over = true;
            exited.accept(reason);
        }
    }

    private void stopWatching() {
        if (watch != null) {
            watch.stop();
            watch = null;
        }
    }

    /** Lets go of the child, which has exited and whose group is not signalled any more. */
    void release() {
        child.release();
    }

    /** Tells nothing any more. */
    void abandon() {
        if (over) {
            release();
            return;
        }
        over = true;
        if (watch != null) {
            stopWatching();
            ChildReaper.reap(child, _ -> {});
        }
    }

    @Override
    public String toString() {
        return "the exit of " + child;
    }
}
