package dev.hawser.reactor;

import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.time.Action;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A watch of the backend's, with the thread checks and the errors that users are to see. */
final class WatchedDescriptor implements DescriptorWatch {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    private final LoopReactor loop;
    private final int descriptor;
    private final DescriptorEvents events;
    private final @Nullable Origin origin;
    private @Nullable DescriptorWatch watch;

    private WatchedDescriptor(LoopReactor loop, int descriptor, DescriptorEvents events) {
        this.loop = loop;
        this.descriptor = descriptor;
        this.events = events;
        this.origin = loop.origin();
    }

    static WatchedDescriptor watch(LoopReactor loop, int descriptor, DescriptorEvents events) throws IOException {
        WatchedDescriptor made = new WatchedDescriptor(loop, descriptor, events);
        made.watch = loop.backend().watch(descriptor, made.guarded());
        loop.opened(made);
        return made;
    }

    private DescriptorEvents guarded() {
        return new DescriptorEvents() {
            @Override
            public void readable() {
                event(events::readable);
            }

            @Override
            public void writable() {
                event(events::writable);
            }

            @Override
            public void watchLost(IOException reason) {
                event(() -> events.watchLost(reason));
                end();
            }

            @Override
            public String toString() {
                return WatchedDescriptor.this.toString();
            }
        };
    }

    private void event(Action action) {
        loop.pulse().other();
        Object before = loop.context().subject();
        loop.context().set(this);
        try {
            action.run();
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            loop.unhandledFailures().report(LOGGER, "Unhandled error in the events of " + this, thrown);
            end();
        } finally {
            loop.context().set(before);
        }
    }

    @Override
    public void setReading(boolean on) {
        loop.checkThread();
        if (watch != null) {
            watch.setReading(on);
        }
    }

    @Override
    public void setWriting(boolean on) {
        loop.checkThread();
        if (watch != null) {
            watch.setWriting(on);
        }
    }

    @Override
    public void stop() {
        loop.checkThread();
        end();
    }

    /** The descriptor is left open. */
    void end() {
        if (watch != null) {
            watch.stop();
            watch = null;
            loop.closed(this);
        }
    }

    Holding holding() {
        return new Holding(Holding.Kind.DESCRIPTOR, "watch of descriptor " + descriptor, origin);
    }

    @Override
    public String toString() {
        return "descriptor " + descriptor;
    }
}
