package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.deferred.Receiver;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.PushProducer;
import dev.hawser.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** What a coroutine writes, once. */
record WrittenBody(String mediaType, Receiver<? super BodyWriter> body) implements OutgoingBody {
    @Override
    public long length() {
        return -1;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public Deferred<@Nullable Void> produceTo(Scheduler owner, ByteConsumer consumer) {
        Room room = new Room(owner, consumer);
        consumer.registerProducer(room);
        return Deferred.async(owner, () -> body.accept(room)).always(consumer::unregisterProducer);
    }

    /** Where the coroutine waits for room. */
    private static final class Room implements BodyWriter, PushProducer {
        private final Scheduler owner;
        private final ByteConsumer consumer;
        private @Nullable Promise<@Nullable Void> waiting;
        private boolean isPaused;
        private boolean isStopped;

        Room(Scheduler owner, ByteConsumer consumer) {
            this.owner = owner;
            this.consumer = consumer;
        }

        @Override
        public void write(Bytes data) {
            while (isPaused && !isStopped) {
                Promise<@Nullable Void> room = new Promise<>(owner);
                waiting = room;
                room.await();
            }
            if (isStopped) {
                throw new BodyAbandoned("the body is not sent on: its consumer wants no more");
            }
            consumer.write(data);
        }

        @Override
        public void pauseProducing() {
            isPaused = true;
        }

        @Override
        public void resumeProducing() {
            isPaused = false;
            release();
        }

        @Override
        public void stopProducing() {
            isStopped = true;
            release();
        }

        private void release() {
            Promise<@Nullable Void> room = waiting;
            waiting = null;
            if (room != null && !room.isFired()) {
                room.callback(null);
            }
        }
    }
}
