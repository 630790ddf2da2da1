package dev.hawser.web.http2;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.FileRegion;
import dev.hawser.net.FileSender;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.Producer;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.Reactor;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http2.wire.Http2ErrorCode;
import dev.hawser.web.http2.wire.Http2Stream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a program writes to one stream: bytes, files, and the end, in their order; with a producer that is told when to write. The
 * bytes wait in the stream, which tells when there are many.
 */
final class StreamOutput implements ByteConsumer {
    private static final int MOST_ROUNDS = 16;

    private final StreamConnection connection;
    private final Reactor reactor;
    private final Http2Stream stream;
    private final Consumer<Throwable> broken;

    private @Nullable Producer producer;
    private @Nullable List<Promise<@Nullable Void>> drained;
    /** What is to be written when the file that is being sent has been; null where there is none. */
    private @Nullable ArrayDeque<Runnable> behindFile;
    /** The files among it. */
    private final List<Promise<Long>> filesWaiting = new ArrayList<>(0);

    private @Nullable Throwable end;
    private boolean isPulling;
    /** Whether a pull producer has written since it was asked. */
    private boolean hasWritten;

    /**
     * @param broken told when what is written here has the stream reset, since nobody else then tells of its end: where too much
     *     waits, or a producer or a file fails
     */
    StreamOutput(StreamConnection connection, Http2Stream stream, Consumer<Throwable> broken) {
        this.connection = connection;
        this.reactor = connection.reactor();
        this.stream = stream;
        this.broken = broken;
    }

    @Override
    public void write(Bytes data) {
        inOrder(() -> {
            if (producer == null && connection.isOverfull(stream)) {
                breakOff(Http2ErrorCode.CANCEL, new PeerTooSlow(stream.queued() + " bytes wait on " + stream));
            } else {
                put(data);
            }
        });
    }

    /** The end of what is written. */
    void end(Headers trailers) {
        inOrder(() -> {
            if (trailers.isEmpty()) {
                stream.sendData(Bytes.EMPTY, true);
            } else {
                stream.sendTrailers(trailers);
            }
        });
    }

    private void inOrder(Runnable step) {
        ArrayDeque<Runnable> behind = behindFile;
        if (end != null) {
            return;
        }
        if (behind != null) {
            behind.addLast(step);
        } else {
            step.run();
        }
    }

    private void breakOff(Http2ErrorCode code, Throwable reason) {
        stream.reset(code);
        lost(reason);
        broken.accept(reason);
    }

    /** Sends a piece of a file, which is read on worker threads as it leaves. */
    Deferred<Long> sendFile(FileRegion region) {
        Promise<Long> sent = new Promise<>(reactor);
        filesWaiting.add(sent);
        inOrder(() -> {
            filesWaiting.remove(sent);
            behindFile = new ArrayDeque<>();
            FileSender.onThreads(reactor)
                    .beginFileTransfer(new RegionChannel(region), new Feed())
                    .finish(count -> fileSent(sent, count), failure -> fileFailed(sent, failure));
        });
        Throwable ended = end;
        if (ended != null) {
            failWaiting(ended);
        }
        return sent;
    }

    private void fileSent(Promise<Long> sent, long count) {
        ArrayDeque<Runnable> behind = behindFile;
        behindFile = null;
        sent.callback(count);
        for (Runnable step = poll(behind); step != null; step = poll(behind)) {
            inOrder(step);
        }
        if (stream.queued() > 0) {
            stream.tellWhenSent();
        } else {
            tellDrained();
        }
    }

    private static @Nullable Runnable poll(@Nullable ArrayDeque<Runnable> steps) {
        return steps == null ? null : steps.pollFirst();
    }

    private void fileFailed(Promise<Long> sent, Throwable failure) {
        behindFile = null;
        Throwable ended = end;
        sent.errback(ended == null ? failure : ended);
        if (ended == null) {
            breakOff(Http2ErrorCode.INTERNAL_ERROR, failure);
        }
    }

    private void failWaiting(Throwable reason) {
        List<Promise<Long>> waiting = List.copyOf(filesWaiting);
        filesWaiting.clear();
        waiting.forEach(promise -> promise.errback(reason));
    }

    /** What a file is written to while it alone may write. */
    private final class Feed implements ByteConsumer {
        @Override
        public void write(Bytes data) {
            put(data);
        }

        @Override
        public void registerProducer(Producer producer) {
            StreamOutput.this.registerProducer(producer);
        }

        @Override
        public void unregisterProducer() {
            StreamOutput.this.unregisterProducer();
        }
    }

    // ---------------------------------------------------------------- flow

    @Override
    public void registerProducer(Producer added) {
        if (producer != null) {
            throw new IllegalStateException("a producer is registered with " + stream + " already");
        }
        if (end != null) {
            tell(added::stopProducing);
            return;
        }
        producer = added;
        if (added instanceof PushProducer push && stream.queued() > 0) {
            stream.tellWhenSent();
            tell(push::pauseProducing);
        } else if (added instanceof PullProducer) {
            pull();
        }
    }

    @Override
    public void unregisterProducer() {
        producer = null;
    }

    boolean hasProducer() {
        return producer != null;
    }

    /** Asks a pull producer, once for each time that all is sent: as long as what it writes leaves at once. */
    private void pull() {
        isPulling = true;
        for (int round = 0; producer instanceof PullProducer pull && stream.queued() == 0; round++) {
            if (round == MOST_ROUNDS) {
                pullLater();
                break;
            }
            hasWritten = false;
            tell(pull::resumeProducing);
            if (!hasWritten) {
                break; // it writes when it can
            }
        }
        isPulling = false;
        stream.tellWhenSent();
    }

    private void pullLater() {
        reactor.callLater(Duration.ZERO, () -> {
            if (stream.queued() == 0) {
                pull();
            }
        });
    }

    /** Writes to the stream, and asks a pull producer on that has written in its own time. */
    private void put(Bytes data) {
        stream.sendData(data, false);
        hasWritten = true;
        if (producer instanceof PullProducer && !isPulling) {
            if (stream.queued() == 0) {
                pullLater();
            } else {
                stream.tellWhenSent();
            }
        }
    }

    /** Of the stream: much waits. */
    void paused() {
        if (producer instanceof PushProducer push) {
            tell(push::pauseProducing);
        }
    }

    /** Of the stream: nothing waits. */
    void resumed() {
        tellDrained();
        if (producer instanceof PushProducer push) {
            tell(push::resumeProducing);
        } else if (producer != null) {
            pull();
        }
    }

    /** Of the stream: the end was sent, and all before it. */
    void sent() {
        tellDrained();
    }

    private void tellDrained() {
        List<Promise<@Nullable Void>> waiting = drained;
        if (waiting != null && behindFile == null) {
            drained = null;
            for (Promise<@Nullable Void> promise : waiting) {
                promise.callback(null);
            }
        }
    }

    /** Nothing can be written any more. */
    void lost(Throwable reason) {
        if (end != null) {
            return;
        }
        end = reason;
        behindFile = null;
        Producer stopped = producer;
        producer = null;
        if (stopped != null) {
            tell(stopped::stopProducing);
        }
        List<Promise<@Nullable Void>> waiting = drained;
        drained = null;
        if (waiting != null) {
            waiting.forEach(promise -> promise.errback(reason));
        }
        failWaiting(reason);
    }

    /** Fires when nothing waits. */
    Deferred<@Nullable Void> drained() {
        Throwable ended = end;
        if (ended != null) {
            return Deferred.fail(reactor, ended);
        }
        if (stream.queued() == 0 && behindFile == null) {
            return Deferred.succeed(reactor, null);
        }
        Promise<@Nullable Void> promise = new Promise<>(reactor);
        List<Promise<@Nullable Void>> waiting = drained;
        if (waiting == null) {
            waiting = new ArrayList<>(2);
            drained = waiting;
        }
        waiting.add(promise);
        stream.tellWhenSent();
        return promise;
    }

    /** A call of a producer. */
    private interface Telling {
        void run() throws Exception;
    }

    private void tell(Telling told) {
        try {
            told.run();
        } catch (Exception failure) {
            producer = null;
            breakOff(Http2ErrorCode.INTERNAL_ERROR, failure);
        }
    }
}
