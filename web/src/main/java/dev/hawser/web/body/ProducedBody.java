package dev.hawser.web.body;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Transform;
import dev.hawser.net.ByteConsumer;
import dev.hawser.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** What a function writes, once. */
record ProducedBody(String mediaType, long length, Transform<? super ByteConsumer, ? extends Deferred<?>> producer)
        implements OutgoingBody {
    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public Deferred<@Nullable Void> produceTo(Scheduler owner, ByteConsumer consumer) {
        return Deferred.<Object>executeChain(owner, () -> producer.apply(consumer).addCallback(value -> (Object) value))
                .<@Nullable Void>addCallback(_ -> null);
    }
}
