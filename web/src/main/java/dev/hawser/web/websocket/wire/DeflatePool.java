package dev.hawser.web.websocket.wire;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compressors that many connections use in turn, each for a message or, with context takeover, for its life. For any number
 * of threads.
 */
public final class DeflatePool {
    private static final int MOST_IDLE = 4;

    private final int level;
    private final ConcurrentLinkedQueue<Deflater> deflaters = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Inflater> inflaters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleDeflaters = new AtomicInteger();
    private final AtomicInteger idleInflaters = new AtomicInteger();

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
