package dev.hawser.web.client;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.Producer;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Counts what a body is on its way to the connection, and lets no more pass than was announced. */
final class UploadTap implements ByteConsumer {
    private final ByteConsumer target;
    private final long announced;
    private final LongConsumer progress;
    private long produced;
    private boolean wasStopped;

    UploadTap(ByteConsumer target, long announced, LongConsumer progress) {
        this.target = target;
        this.announced = announced;
        this.progress = progress;
    }

    /** What is wrong with a body that has ended; null for nothing. */
    @Nullable String complaint() {
        return announced < 0 || produced == announced
                ? null
                : "the body has " + produced + " bytes, and " + announced + " were announced";
    }

    @Override
    public void write(Bytes data) {
        produced += data.size();
        if (announced >= 0 && produced > announced) {
            throw new IllegalStateException("the body has more than the " + announced + " bytes that were announced");
        }
        target.write(data);
        progress.accept(produced);
    }

    /** Whether the connection has told the producer to stop, as it does before it says why. */
    boolean wasStopped() {
        return wasStopped;
    }

    @Override
    public void registerProducer(Producer producer) {
        target.registerProducer(producer instanceof PushProducer push ? new Push(push) : new Pull(producer));
    }

    @Override
    public void unregisterProducer() {
        target.unregisterProducer();
    }

    private void stopped(Producer producer) throws Exception {
        wasStopped = true;
        producer.stopProducing();
    }

    private final class Push implements PushProducer {
        private final PushProducer source;

        Push(PushProducer source) {
            this.source = source;
        }

        @Override
        public void pauseProducing() throws Exception {
            source.pauseProducing();
        }

        @Override
        public void resumeProducing() throws Exception {
            source.resumeProducing();
        }

        @Override
        public void stopProducing() throws Exception {
            stopped(source);
        }
    }

    private final class Pull implements PullProducer {
        private final Producer source;

        Pull(Producer source) {
            this.source = source;
        }

        @Override
        public void resumeProducing() throws Exception {
            source.resumeProducing();
        }

        @Override
        public void stopProducing() throws Exception {
            stopped(source);
        }
    }
}
