package dev.hawser.web.proxy;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ByteConsumer;
import dev.hawser.time.Scheduler;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.body.OutgoingBody;
import org.jspecify.annotations.Nullable;

/** A body that comes in and goes out at the same time, no faster than both sides can. */
record PassedBody(IncomingBody body) implements OutgoingBody {
    @Override
    public long length() {
        return body.length();
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public Deferred<@Nullable Void> produceTo(Scheduler owner, ByteConsumer consumer) {
        return body.deliverTo(consumer).addCallback(_ -> null);
    }
}
