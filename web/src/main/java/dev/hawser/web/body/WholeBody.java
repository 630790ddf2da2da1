package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ByteConsumer;
import dev.hawser.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** Bytes that are there already. */
record WholeBody(Bytes data, @Nullable String mediaType) implements OutgoingBody {
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
        if (!data.isEmpty()) {
            consumer.write(data);
        }
        return Deferred.succeed(owner, null);
    }
}
