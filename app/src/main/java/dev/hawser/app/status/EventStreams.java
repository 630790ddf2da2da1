package dev.hawser.app.status;

import dev.hawser.app.status.wire.WireWriter;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.Reactor;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a snapshot each second while somebody listens, and sends it to all who do. One who has not read the last one is left
 * out, so that each is owed one snapshot at most.
 */
final class EventStreams {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.app.status");
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Reactor reactor;
    private final Observer observer;
    private final Set<StatusConnection> listeners = new LinkedHashSet<>();
    private @Nullable DelayedCall next;
    private boolean isTaking;

    EventStreams(Reactor reactor, Observer observer) {
        this.reactor = reactor;
        this.observer = observer;
    }

    /** {@code listener} gets a snapshot at once, and then one each second. */
    void add(StatusConnection listener) {
        listeners.add(listener);
        if (!isTaking) {
            take();
        }
    }

    void remove(StatusConnection listener) {
        listeners.remove(listener);
        if (listeners.isEmpty() && next != null) {
            next.cancel();
            next = null;
        }
    }

    private void take() {
        if (next != null) {
            next.cancel();
            next = null;
        }
        isTaking = true;
        observer.take().finish(this::send, failure -> {
            LOGGER.log(System.Logger.Level.ERROR, "no snapshot was to be had", failure);
            wait(INTERVAL);
        });
    }

    private void send(StatusSnapshot snapshot) {
        if (!listeners.isEmpty()) {
            Bytes event = WireWriter.event(null, StatusJson.write(snapshot));
            List.copyOf(listeners).forEach(listener -> listener.offer(event));
        }
        wait(INTERVAL);
    }

    private void wait(Duration interval) {
        isTaking = false;
        if (!listeners.isEmpty()) {
            next = reactor.callLater(interval, (Upkeep) () -> {
                next = null;
                take();
            });
        }
    }
}
