package dev.hawser.web.client;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.Producer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.Reactor;
import dev.hawser.web.body.IncomingBody;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Writes what it is given to a file, on worker threads, one piece at a time; its producer waits meanwhile. */
final class FileSink implements ByteConsumer {
    private final Reactor reactor;
    private final FileChannel channel;
    private final ByteQueue waiting = new ByteQueue();
    private @Nullable Producer producer;
    private @Nullable Promise<@Nullable Void> flushed;
    private @Nullable Throwable failure;
    private boolean isWriting;
    private boolean isPaused;
    private long written;

    FileSink(Reactor reactor, FileChannel channel) {
        this.reactor = reactor;
        this.channel = channel;
    }

    /** Refuses to have a folder or a device replaced by a file. On a worker thread. */
    static Path checkReplaceable(Path file) throws FileSystemException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "it is no regular file, and is not replaced by one");
        }
        return file;
    }

    /** Reads all of {@code body} into {@code file}, by way of {@code file.part}. */
    static Deferred<Long> save(Reactor reactor, IncomingBody body, Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        return reactor.deferToThread(() -> checkReplaceable(file)).chain(_ -> open(reactor, part, false)).chain(sink -> sink.receive(body).chainBoth(received -> sink.close()
                .chain(_ -> switch (received) {
                    case Outcome.Success<Long>(Long count) ->
                        reactor.deferToThread(() -> {
                            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
                            return count;
                        });
                    case Outcome.Failure<Long>(Throwable reason) -> Deferred.fail(reactor, reason);
                })));
    }

    /** Opens a file, to write it anew or to go on at its end. */
    static Deferred<FileSink> open(Reactor reactor, Path file, boolean appends) {
        return reactor.deferToThread(() -> FileChannel.open(
                        file,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        appends ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING))
                .addCallback(channel -> new FileSink(reactor, channel));
    }

    /** How many bytes are in the file since it was opened. */
    long written() {
        return written;
    }

    /** All of {@code body}; fires when it is in the file, and fails when what came before is. */
    Deferred<Long> receive(IncomingBody body) {
        return body.deliverTo(this).chainBoth(delivered -> flush().chain(_ -> switch (delivered) {
            case Outcome.Success<Long>(Long count) -> Deferred.succeed(reactor, count);
            case Outcome.Failure<Long>(Throwable reason) -> Deferred.fail(reactor, reason);
        }));
    }

    /** Fires when all that was given is written. */
    Deferred<@Nullable Void> flush() {
        Throwable broken = failure;
        if (broken != null) {
            return Deferred.fail(reactor, broken);
        }
        if (!isWriting) {
            return Deferred.succeed(reactor, null);
        }
        Promise<@Nullable Void> promise = new Promise<>(reactor);
        flushed = promise;
        return promise;
    }

    Deferred<@Nullable Void> close() {
        return reactor.<@Nullable Void>deferToThread(() -> {
            channel.close();
            return null;
        });
    }

    @Override
    public void write(Bytes data) {
        if (failure != null) {
            return;
        }
        waiting.add(data);
        if (!isWriting) {
            next();
        }
    }

    private void next() {
        Bytes batch = waiting.takeAll();
        isWriting = true;
        pause();
        reactor.<Integer>deferToThread(() -> {
                    ByteBuffer buffer = batch.asBuffer();
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                    return batch.size();
                })
                .finish(this::wrote, this::failed);
    }

    private void wrote(int byteCount) {
        written += byteCount;
        isWriting = false;
        if (!waiting.isEmpty()) {
            next();
            return;
        }
        Promise<@Nullable Void> promise = flushed;
        flushed = null;
        if (promise != null) {
            promise.callback(null);
        }
        resume();
    }

    private void failed(Throwable reason) {
        isWriting = false;
        failure = reason;
        waiting.clear();
        Promise<@Nullable Void> promise = flushed;
        flushed = null;
        if (promise != null) {
            promise.errback(reason);
        }
        Producer feeding = producer;
        if (feeding != null) {
            stop(feeding);
        }
    }

    private void pause() {
        if (producer instanceof PushProducer feeding && !isPaused) {
            isPaused = true;
            try {
                feeding.pauseProducing();
            } catch (Exception broken) {
                failure = broken;
            }
        }
    }

    private void resume() {
        Producer feeding = producer;
        if (isPaused && feeding != null) {
            isPaused = false;
            try {
                feeding.resumeProducing();
            } catch (Exception broken) {
                failed(broken);
            }
        }
    }

    private static void stop(Producer feeding) {
        try {
            feeding.stopProducing();
        } catch (Exception broken) {
            throw new IllegalStateException("a producer did not stop", broken);
        }
    }

    @Override
    public void registerProducer(Producer feeding) {
        producer = feeding;
        isPaused = false;
        if (isWriting) {
            pause();
        }
    }

    @Override
    public void unregisterProducer() {
        producer = null;
        isPaused = false;
    }
}
