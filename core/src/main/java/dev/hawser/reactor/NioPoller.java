package dev.hawser.reactor;

import dev.hawser.time.Scheduler;
import dev.hawser.time.UnhandledFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for channels with a {@link Selector}, and tells each {@link Ready} about its own. {@link #wake} may be called
 * from any thread, everything else on the loop's.
 */
final class NioPoller {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final int BUFFER_SIZE = 64 << 10;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What is told that its channel is ready. */
    interface Ready {
        /** {@code operations} of the channel would not block. */
        void ready(int operations);

        /** Handling it failed in a way that it did not expect itself. */
        void failed(RuntimeException thrown);
    }

    /** For all reads of the loop: what is read is copied out at its exact size. */
    final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_SIZE);

    /** For all writes of the loop: what an event wrote is gathered here. */
    final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(2 * BUFFER_SIZE);

    private final UnhandledFailures unhandled;
    private final Consumer<SelectionKey> collect = this::collect;
    private volatile @Nullable Selector selector;
    private @Nullable SelectionKey[] ready = new SelectionKey[64];
    private int readyCount;

    NioPoller(UnhandledFailures unhandled) {
        this.unhandled = unhandled;
    }

    /** Watches {@code channel}, which is made non-blocking. */
    SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
        channel.configureBlocking(false);
        return channel.register(open(), operations, ready);
    }

    /** To be called before the loop looks for work: a {@link #wake} from then on is not lost. */
    void begin() {
        try {
            open();
        } catch (IOException refused) {
            throw new UncheckedIOException("no selector is to be had: " + refused.getMessage(), refused);
        }
    }

    private Selector open() throws IOException {
        Selector current = selector;
        if (current == null) {
            current = Selector.open();
            selector = current;
        }
        return current;
    }

    /**
     * Waits up to {@code nanos} (for ever where negative) for a channel or a {@link #wake}, and tells the ready ones.
     */
    void poll(long nanos) {
        try {
            Selector current = open();
            if (nanos == 0) {
                current.selectNow(collect);
            } else if (nanos < 0) {
                current.select(collect);
            } else {
                // rounded up: waking early would only make the loop wait again
                current.select(collect, Math.max(1, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("the selector failed: " + broken.getMessage(), broken);
        }
        if (Thread.interrupted()) {
            // A thread that stays interrupted never waits in a selector: the loop would spin.
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the reactor's thread was interrupted, which has no effect: use Reactor.stop() to end it");
        }
        int count = readyCount;
        readyCount = 0;
        for (int i = 0; i < count; i++) {
            SelectionKey key = ready[i];
            ready[i] = null;
            if (key != null && key.isValid()) {
                dispatch(key, (Ready) key.attachment());
            }
        }
    }

    /** Only collects: this runs under the selector's monitors. */
    private void collect(SelectionKey key) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, readyCount * 2);
        }
        ready[readyCount++] = key;
    }

    private void dispatch(SelectionKey key, Ready target) {
        try {
            target.ready(key.readyOps());
        } catch (CancelledKeyException closedMeanwhile) {
            LOGGER.log(System.Logger.Level.TRACE, "closed by an earlier event of this pass", closedMeanwhile);
        } catch (RuntimeException thrown) {
            unhandled.report(LOGGER, "Unhandled error in the reactor, closing " + target, thrown);
            target.failed(thrown);
        } catch (Throwable thrown) {
            Scheduler.rethrowFatal(thrown);
            unhandled.report(LOGGER, "Unhandled error in the reactor, closing " + target, thrown);
            target.failed(new IllegalStateException(thrown));
        }
    }

    void wake() {
        Selector current = selector;
        if (current != null) {
            current.wakeup();
        }
    }

    /** Lets the descriptor of a channel that was just closed go, without waiting. */
    void flushClosed() throws IOException {
        Selector current = selector;
        if (current != null) {
            current.selectNow(collect);
            Arrays.fill(ready, 0, readyCount, null);
            readyCount = 0;
        }
    }

    void close() {
        Selector current = selector;
        selector = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException refused) {
                LOGGER.log(System.Logger.Level.WARNING, "the selector did not close", refused);
            }
        }
    }
}
