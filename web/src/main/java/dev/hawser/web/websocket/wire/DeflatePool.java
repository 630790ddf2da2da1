package dev.hawser.web.websocket.wire;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Compressors that many connections use in turn, each for a message or, with context takeover, for its life. For any number
 * of threads.
 */
public final class DeflatePool {
    private static final int MOST_IDLE = 4;

    private static final int FASTEST = 1;
    private static final int SMALLEST = 9;

    /** That of the platform's own level, and one for each other: an idle compressor is better used than made. */
    private static final DeflatePool[] SHARED = IntStream.rangeClosed(0, SMALLEST)
            .mapToObj(level -> new DeflatePool(level < FASTEST ? -1 : level))
            .toArray(DeflatePool[]::new);

    private final int level;
    private final ConcurrentLinkedQueue<Deflater> deflaters = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Inflater> inflaters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleDeflaters = new AtomicInteger();
    private final AtomicInteger idleInflaters = new AtomicInteger();

    /** The one of all connections whose compressors have the level of {@code options}; null stands for the platform's own. */
    public static DeflatePool shared(@Nullable DeflateOptions options) {
        return SHARED[options == null ? 0 : Math.max(0, options.level())];
    }

    /** Of compressors of this {@linkplain DeflateOptions#level() level}. */
    public DeflatePool(int level) {
        this.level = level;
    }

    Deflater takeDeflater() {
        Deflater idle = deflaters.poll();
        if (idle == null) {
            return new Deflater(level, true);
        }
        idleDeflaters.decrementAndGet();
        return idle;
    }

    Inflater takeInflater() {
        Inflater idle = inflaters.poll();
        if (idle == null) {
            return new Inflater(true);
        }
        idleInflaters.decrementAndGet();
        return idle;
    }

    void giveBack(Deflater used) {
        if (idleDeflaters.incrementAndGet() > MOST_IDLE) {
            idleDeflaters.decrementAndGet();
            used.end();
        } else {
            used.reset();
            deflaters.add(used);
        }
    }

    void giveBack(Inflater used) {
        if (idleInflaters.incrementAndGet() > MOST_IDLE) {
            idleInflaters.decrementAndGet();
            used.end();
        } else {
            used.reset();
            inflaters.add(used);
        }
    }
}
