package dev.hawser.web.client;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.Producer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Counts what a body is on its way to the connection, and lets no more pass than was announced. */
final class UploadTap implements ByteConsumer {
    private final ByteConsumer target;
    private final long announced;
    private final LongConsumer progress;
    private long produced;

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

    @Override
    public void registerProducer(Producer producer) {
        target.registerProducer(producer);
    }

    @Override
    public void unregisterProducer() {
        target.unregisterProducer();
    }
}
