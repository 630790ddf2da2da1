package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.PullProducer;
import dev.hawser.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** Bytes that are there already. */
record WholeBody(Bytes data, @Nullable String mediaType) implements OutgoingBody {
    private static final int PIECE = 64 << 10;

    @Override
    public long length() {
        return data.size();
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public Deferred<@Nullable Void> produceTo(Scheduler owner, ByteConsumer consumer) {
        if (data.size() > PIECE) {
            return new Pieces(owner, data, consumer).begin();
        }
        if (!data.isEmpty()) {
            consumer.write(data);
        }
        return Deferred.succeed(owner, null);
    }

    /** Gives a piece whenever the one before has gone, so that what is sent can be told from what waits. */
    private static final class Pieces implements PullProducer {
        private final Promise<@Nullable Void> done;
        private final Bytes data;
        private final ByteConsumer consumer;
        private int given;

        Pieces(Scheduler owner, Bytes data, ByteConsumer consumer) {
            done = new Promise<>(owner, _ -> stop());
            this.data = data;
            this.consumer = consumer;
        }

        Promise<@Nullable Void> begin() {
            consumer.registerProducer(this);
            return done;
        }

        @Override
        public void resumeProducing() {
            if (given == data.size()) {
                return;
            }
            int to = Math.min(data.size(), given + PIECE);
            Bytes piece = data.slice(given, to);
            given = to;
            consumer.write(piece);
            if (given == data.size() && !done.isFired()) {
                consumer.unregisterProducer();
                done.callback(null);
            }
        }

        @Override
        public void stopProducing() {
            stop();
            if (!done.isFired()) {
                done.errback(new BodyAbandoned("the body is not sent on: its consumer wants no more"));
            }
        }

        private void stop() {
            given = data.size();
            consumer.unregisterProducer();
        }
    }
}
