package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Producer;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.Reactor;
import dev.hawser.time.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What only a transport with a backlog, a producer or a waiter has: who is told when much is unsent, and when all is
 * sent.
 */
final class Flow {
    /** A push producer is paused while more than this many bytes are unsent (W5). */
    static final int PRODUCER_PAUSE = 64 << 10;

    /** Runs a producer's method: what it throws ends the connection and does not reach whoever wrote. */
    private final Consumer<Action> guard;

    private final List<Promise<@Nullable Void>> drained = new ArrayList<>(0);
    private @Nullable Producer producer;
    private boolean producerPaused;
    /** Something was written, and whoever waits for all to be sent has not been told since. */
    private boolean owesSettling;

    Flow(Consumer<Action> guard) {
        this.guard = guard;
    }

    @Nullable Producer producer() {
        return producer;
    }

    boolean isProducerPaused() {
        return producer != null && producerPaused;
    }

    boolean owesSettling() {
        return owesSettling;
    }

    void register(Producer registered) {
        if (producer != null) {
            throw new IllegalStateException("cannot register producer " + registered + ", because producer " + producer
                    + " was never unregistered");
        }
        producer = registered;
        producerPaused = false;
        if (registered instanceof PullProducer) {
            guard.accept(registered::resumeProducing);
        }
    }

    /** Lets the producer go, and says whether there was one. */
    boolean unregister() {
        boolean registered = producer != null;
        producer = null;
        return registered;
    }

    void stopProducer() {
        if (producer != null) {
            Producer stopped = producer;
            producer = null;
            guard.accept(stopped::stopProducing);
        }
    }

    /** So many bytes are unsent after a write. */
    void written(long unsent) {
        owesSettling = true;
        if (unsent > PRODUCER_PAUSE && producer instanceof PushProducer push && !producerPaused) {
            producerPaused = true;
            guard.accept(push::pauseProducing);
        }
    }

    /** Nothing is unsent: tells waiters and producers, which may write more. */
    void allSent() {
        boolean anythingSent = owesSettling;
        owesSettling = false;
        if (!drained.isEmpty()) {
            List<Promise<@Nullable Void>> waiters = List.copyOf(drained);
            drained.clear();
            for (Promise<@Nullable Void> waiter : waiters) {
                if (!waiter.isFired()) { // one waiter's callback may have cancelled another
                    waiter.callback(null);
                }
            }
        }
        Producer source = producer;
        if (source instanceof PushProducer && producerPaused) {
            producerPaused = false;
            guard.accept(source::resumeProducing);
        } else if (source instanceof PullProducer && anythingSent) {
            guard.accept(source::resumeProducing); // once for each time that all is sent: it may write later
        }
    }

    /** A Deferred that {@link #allSent()} fires. */
    Deferred<@Nullable Void> drained(Reactor reactor) {
        Promise<@Nullable Void> waiter = new Promise<>(reactor, drained::remove);
        drained.add(waiter);
        return waiter;
    }

    /** Nothing more will be sent. */
    void lost(ConnectionEnd reason) {
        List<Promise<@Nullable Void>> waiters = List.copyOf(drained);
        drained.clear();
        for (Promise<@Nullable Void> waiter : waiters) {
            if (!waiter.isFired()) {
                waiter.errback(reason);
            }
        }
    }
}
