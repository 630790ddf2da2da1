package dev.hawser.web.body;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.FileSender;
import dev.hawser.net.Reactor;
import dev.hawser.time.Scheduler;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file, read on worker threads as fast as it leaves. */
record FileBody(Path file, long length) implements OutgoingBody {
    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public Deferred<@Nullable Void> produceTo(Scheduler owner, ByteConsumer consumer) {
        if (!(owner instanceof Reactor reactor)) {
            throw new IllegalArgumentException("a file is read by a reactor, not by " + owner);
        }
        return FileSender.onThreads(reactor).beginFileTransfer(file, consumer).<@Nullable Void>addCallback(_ -> null);
    }
}
