package dev.hawser.web.form;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.file.FilePath;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.Producer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.Reactor;
import dev.hawser.web.body.BodyTooLarge;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Takes the content of one part: into memory, and on the disk what is too much for it. The source waits while the disk is written. */
final class PartCollector implements ByteConsumer {
    private final Reactor reactor;
    private final FormPart part;
    private final FormLimits limits;
    private final TemporaryFiles temporary;
    private final ByteQueue memory = new ByteQueue();
    private final Promise<@Nullable Void> written;
    private @Nullable PushProducer source;
    private @Nullable Path path;
    private @Nullable Throwable failure;
    private long size;
    private boolean isWriting;
    private boolean isComplete;

    PartCollector(Reactor reactor, FormPart part, FormLimits limits, TemporaryFiles temporary) {
        this.reactor = reactor;
        this.part = part;
        this.limits = limits;
        this.temporary = temporary;
        this.written = new Promise<>(reactor, _ -> part.body().discard());
    }

    /** Reads all of the part. */
    Deferred<@Nullable Void> collect() {
        part.body().deliverTo(this).finish(_ -> completed(), this::broken);
        return written;
    }

    private void completed() {
        isComplete = true;
        endIfDone();
    }

    private void broken(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
        isComplete = true;
        endIfDone();
    }

    private void endIfDone() {
        if (!isComplete || isWriting || written.isFired()) {
            return;
        }
        if (failure != null) {
            written.errback(failure);
        } else if (path != null && !memory.isEmpty()) {
            writeOut();
        } else {
            written.callback(null);
        }
    }

    Bytes content() {
        return memory.takeAll();
    }

    FormFile file() {
        String name = part.disposition().baseName();
        Path kept = path;
        return new FormFile(
                part.name(),
                name == null ? "" : name,
                part.mediaType(),
                size,
                kept == null ? memory.takeAll() : null,
                kept == null ? null : FilePath.of(kept));
    }

    @Override
    public void write(Bytes data) {
        if (failure != null) {
            return;
        }
        size += data.size();
        memory.add(data);
        if (!part.isFile()) {
            if (size > limits.mostFieldBytes()) {
                fail(new BodyTooLarge(limits.mostFieldBytes()));
            }
        } else if (memory.size() > (path == null ? limits.mostInMemory() : 64 << 10) && !isWriting) {
            writeOut();
        }
    }

    private void fail(Throwable reason) {
        failure = reason;
        memory.clear();
        part.body().discard();
    }

    private void writeOut() {
        isWriting = true;
        Bytes data = memory.takeAll();
        PushProducer producer = source;
        if (producer != null) {
            try {
                producer.pauseProducing();
            } catch (Exception refused) {
                fail(refused);
            }
        }
        Path known = path;
        reactor.deferToThread(() -> append(known, data)).finish(this::wrote, unwritten -> {
            isWriting = false;
            fail(unwritten);
            endIfDone();
        });
    }

    /** On a worker thread. */
    private Path append(@Nullable Path known, Bytes data) throws IOException {
        Path target = known == null ? temporary.create(limits.folder().path()) : known;
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer left = data.asBuffer();
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException unwritten) {
            Files.deleteIfExists(target);
            throw unwritten;
        }
        return target;
    }

    private void wrote(Path target) {
        isWriting = false;
        path = target;
        PushProducer producer = source;
        if (producer != null && failure == null) {
            try {
                producer.resumeProducing();
            } catch (Exception refused) {
                fail(refused);
            }
        }
        endIfDone();
    }

    @Override
    public void registerProducer(Producer producer) {
        if (producer instanceof PushProducer pushing) {
            source = pushing;
        }
    }

    @Override
    public void unregisterProducer() {
        source = null;
    }
}
