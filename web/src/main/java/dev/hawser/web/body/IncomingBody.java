package dev.hawser.web.body;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.PushProducer;
import dev.hawser.time.Scheduler;
import dev.hawser.web.http.Headers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message that comes in, read once and in one way: piece by piece ({@link #next}), all at once ({@link #bytes},
 * {@link #text}), passed on ({@link #deliverTo}), or not at all ({@link #discard}). Used on the reactor's thread.
 *
 * <p>Nothing is lost before somebody reads: up to {@value #MOST_KEPT} bytes are kept, then the peer is made to wait. Every way
 * fails with what ended the connection, if that ends first.
 */
public final class IncomingBody {
    /** How many bytes wait here before their source is paused. */
    public static final int MOST_KEPT = 64 << 10;

    private enum Way {
        NONE,
        PIECES,
        DELIVERED,
        DISCARDED
    }

    private final Scheduler owner;
    private final long length;
    private final BodySource source;
    private final ByteQueue kept = new ByteQueue();
    private Way way = Way.NONE;
    private boolean sourcePaused;
    private boolean ended;
    private @Nullable Throwable failure;
    private Headers trailers = Headers.EMPTY;
    private long received;
    private @Nullable Promise<@Nullable Bytes> waiting;
    private @Nullable Delivery delivery;
    private @Nullable LongConsumer progress;

    IncomingBody(Scheduler owner, long length, BodySource source) {
        this.owner = owner;
        this.length = length;
        this.source = source;
    }

    /** A body without bytes. */
    public static IncomingBody empty(Scheduler owner) {
        IncomingBody body = new IncomingBody(owner, 0, BodySource.EXHAUSTED);
        body.ended = true;
        return body;
    }

    /** A body that is there already. */
    public static IncomingBody of(Scheduler owner, Bytes data) {
        IncomingBody body = new IncomingBody(owner, data.size(), BodySource.EXHAUSTED);
        body.dataReceived(data);
        body.ended = true;
        return body;
    }

    /** How many bytes it has, -1 where that shows at its end only. */
    public long length() {
        return length;
    }

    /** How many bytes have come by now. */
    public long received() {
        return received;
    }

    /** Whether all of it has come; some may still be waiting for the reader. */
    public boolean isComplete() {
        return ended;
    }

    /** The fields behind the body; empty before its end has been read, and for most messages. */
    public Headers trailers() {
        return trailers;
    }

    /** Has {@code told} called with {@link #received()} whenever some bytes come, before they are delivered. */
    public IncomingBody onProgress(LongConsumer told) {
        progress = told;
        return this;
    }

    /**
     * The next piece as it came, null at the end, then and ever after. One at a time.
     *
     * @throws IllegalStateException when the body is read in another way, or the last piece is still waited for
     */
    public Deferred<@Nullable Bytes> next() {
        if (way != Way.PIECES) {
            begin(Way.PIECES);
        }
        if (waiting != null) {
            throw new IllegalStateException("the next piece of the body is waited for already");
        }
        if (!kept.isEmpty()) {
            return Deferred.succeed(owner, take());
        }
        Throwable broken = failure;
        if (broken != null) {
            return Deferred.fail(owner, broken);
        }
        if (ended) {
            return Deferred.succeed(owner, null);
        }
        Promise<@Nullable Bytes> promise = new Promise<>(owner, _ -> abandon("its reader was cancelled"));
        waiting = promise;
        resumeSource();
        return promise;
    }

    /** All of it. Fails with {@link BodyTooLarge} when there are more than {@code most} bytes, of which no more are kept. */
    public Deferred<Bytes> bytes(int most) {
        if (length > most) {
            checkUnread();
            abandon("it is too large");
            return Deferred.fail(owner, new BodyTooLarge(most));
        }
        Collected collected = new Collected(most);
        return deliverTo(collected).addCallback(_ -> collected.all.takeAll()).addErrback(BodyAbandoned.class, gone -> {
            throw collected.isTooLarge ? new BodyTooLarge(most) : gone;
        });
    }

    /** All of it as UTF-8; see {@link #bytes}. */
    public Deferred<String> text(int most) {
        return text(StandardCharsets.UTF_8, most);
    }

    /** All of it as text; see {@link #bytes}. */
    public Deferred<String> text(Charset charset, int most) {
        return bytes(most).addCallback(all -> all.text(charset));
    }

    /**
     * Passes all of it to {@code consumer}, as fast as that takes it, and neither begins nor ends anything else with it.
     *
     * @return fires with the number of bytes when the last was given to the consumer; fails with {@link BodyAbandoned} when the consumer
     *     wants no more
     * @throws IllegalStateException when the body is read already
     */
    public Deferred<Long> deliverTo(ByteConsumer consumer) {
        begin(Way.DELIVERED);
        Delivery to = new Delivery(consumer);
        delivery = to;
        consumer.registerProducer(to);
        to.deliver();
        return to.done;
    }

    /** Reads what comes and drops it. Allowed at any time; whoever reads it fails with {@link BodyAbandoned}. */
    public void discard() {
        abandon("it was discarded");
    }

    // ---------------------------------------------------------------- from the feed

    void dataReceived(Bytes data) {
        received += data.size();
        LongConsumer told = progress;
        if (told != null) {
            told.accept(received);
        }
        if (way == Way.DISCARDED || failure != null) {
            source.consumed(data.size());
            return;
        }
        Promise<@Nullable Bytes> promise = waiting;
        Delivery to = delivery;
        if (promise != null) {
            waiting = null;
            source.consumed(data.size());
            promise.callback(data);
        } else if (to != null && to.isFlowing()) {
            to.total += data.size();
            to.consumer.write(data);
            source.consumed(data.size());
        } else {
            kept.add(data);
            if (kept.size() > MOST_KEPT && !sourcePaused) {
                sourcePaused = true;
                source.pauseProducing();
            }
        }
    }

    void ended(Headers fields) {
        if (ended || failure != null) {
            return;
        }
        ended = true;
        trailers = fields;
        Promise<@Nullable Bytes> promise = waiting;
        Delivery to = delivery;
        if (promise != null) {
            waiting = null;
            promise.callback(null);
        } else if (to != null) {
            to.deliver();
        }
    }

    void failed(Throwable reason) {
        if (ended || failure != null) {
            return;
        }
        failure = reason;
        Promise<@Nullable Bytes> promise = waiting;
        Delivery to = delivery;
        if (promise != null) {
            waiting = null;
            promise.errback(reason);
        } else if (to != null) {
            to.deliver();
        }
    }

    // ---------------------------------------------------------------- reading

    private void begin(Way chosen) {
        checkUnread();
        way = chosen;
        if (!ended && failure == null) {
            source.wanted();
        }
    }

    private void checkUnread() {
        if (way != Way.NONE) {
            throw new IllegalStateException("the body is read already: " + way);
        }
    }

    private Bytes take() {
        Bytes data = kept.takeAll();
        source.consumed(data.size());
        resumeSource();
        return data;
    }

    private void resumeSource() {
        if (sourcePaused && !ended && failure == null) {
            sourcePaused = false;
            source.resumeProducing();
        }
    }

    private void abandon(String why) {
        if (way == Way.DISCARDED) {
            return;
        }
        boolean readAlready = way != Way.NONE;
        way = Way.DISCARDED;
        int dropped = kept.size();
        kept.clear();
        if (dropped > 0) {
            source.consumed(dropped);
        }
        Promise<@Nullable Bytes> promise = waiting;
        Delivery to = delivery;
        waiting = null;
        delivery = null;
        if (!ended && failure == null) {
            sourcePaused = false;
            source.stopProducing();
        }
        if (readAlready && promise != null && !promise.isFired()) {
            promise.errback(new BodyAbandoned("the body is not read on: " + why));
        }
        if (to != null) {
            to.abandoned(new BodyAbandoned("the body is not read on: " + why));
        }
    }

    /** Gives pieces to a consumer, between its pauses. */
    private final class Delivery implements PushProducer {
        private final ByteConsumer consumer;
        private final Promise<Long> done;
        private boolean paused;
        private boolean delivering;
        private long total;

        Delivery(ByteConsumer consumer) {
            this.consumer = consumer;
            done = new Promise<>(owner, _ -> abandon("its delivery was cancelled"));
        }

        boolean isFlowing() {
            return !paused && !delivering && kept.isEmpty(); // a source may feed inside resumeProducing: behind what is given now
        }

        /** Gives what was kept, and then the end. */
        void deliver() {
            if (delivering) {
                return;
            }
            delivering = true;
            try {
                while (!paused && !kept.isEmpty() && delivery == this) {
                    Bytes data = take();
                    total += data.size();
                    consumer.write(data);
                }
            } finally {
                delivering = false;
            }
            if (delivery != this || !kept.isEmpty() || paused && !ended) {
                return;
            }
            Throwable broken = failure;
            if (ended || broken != null) {
                delivery = null;
                consumer.unregisterProducer();
                if (broken != null) {
                    done.errback(broken);
                } else {
                    done.callback(total);
                }
            }
        }

        @Override
        public void pauseProducing() {
            paused = true;
        }

        @Override
        public void resumeProducing() {
            paused = false;
            deliver();
            if (!paused && delivery == this) {
                resumeSource();
            }
        }

        @Override
        public void stopProducing() {
            abandon("its consumer wants no more");
        }

        void abandoned(BodyAbandoned reason) {
            consumer.unregisterProducer();
            if (!done.isFired()) {
                done.errback(reason);
            }
        }
    }

    /** What has come for {@link #bytes}. */
    private final class Collected implements ByteConsumer {
        private final ByteQueue all = new ByteQueue();
        private final int most;
        private boolean isTooLarge;

        Collected(int most) {
            this.most = most;
        }

        @Override
        public void write(Bytes data) {
            if (isTooLarge) {
                return;
            }
            all.add(data);
            if (all.size() > most) {
                isTooLarge = true;
                all.clear();
                abandon("it is too large");
            }
        }

        @Override
        public void registerProducer(dev.hawser.net.Producer producer) {}

        @Override
        public void unregisterProducer() {}
    }
}
