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
import org.jspecify.annotations.Nullable;

/**
 * What a program writes to one stream: bytes, files, and the end, in their order; with a producer that is told when to write. The
 * bytes wait in the stream, which tells when there are many.
 */
final class StreamOutput implements ByteConsumer {
    private static final int MOST_ROUNDS = 16;

    private final Reactor reactor;
    private final Http2Stream stream;
    private final long mostQueued;

    private @Nullable Producer producer;
    private @Nullable List<Promise<@Nullable Void>> drained;
    /** What is to be written when the file that is being sent has been; null where there is none. */
    private @Nullable ArrayDeque<Runnable> behindFile;

    private @Nullable Throwable end;
    private boolean isPulling;
    /** Whether a pull producer has written since it was asked. */
    private boolean hasWritten;

    /**
     * @param mostQueued how many bytes may wait when more are written without a producer, by which the stream is reset
     */
    StreamOutput(Reactor reactor, Http2Stream stream, long mostQueued) {
        this.reactor = reactor;
        this.stream = stream;
        this.mostQueued = mostQueued;
    }

    @Override
    public void write(Bytes data) {
        inOrder(() -> {
            if (stream.queued() > mostQueued && producer == null) {
                stream.reset(Http2ErrorCode.CANCEL);
                lost(new PeerTooSlow(stream.queued() + " bytes wait on " + stream));
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

    /** Sends a piece of a file, which is read on worker threads as it leaves. */
    Deferred<Long> sendFile(FileRegion region) {
        Promise<Long> sent = new Promise<>(reactor);
        inOrder(() -> {
            behindFile = new ArrayDeque<>();
            FileSender.onThreads(reactor)
                    .beginFileTransfer(new RegionChannel(region), new Feed())
                    .finish(count -> fileSent(sent, count), failure -> fileFailed(sent, failure));
        });
        Throwable ended = end;
        if (ended != null && !sent.isFired()) {
            sent.errback(ended);
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
    }

    private static @Nullable Runnable poll(@Nullable ArrayDeque<Runnable> steps) {
        return steps == null ? null : steps.pollFirst();
    }

    private void fileFailed(Promise<Long> sent, Throwable failure) {
        behindFile = null;
        stream.reset(Http2ErrorCode.INTERNAL_ERROR);
        Throwable ended = end;
        lost(failure);
        sent.errback(ended == null ? failure : ended);
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
        List<Promise<@Nullable Void>> waiting = drained;
        drained = null;
        if (waiting != null) {
            for (Promise<@Nullable Void> promise : waiting) {
                promise.callback(null);
            }
        }
        if (producer instanceof PushProducer push) {
            tell(push::resumeProducing);
        } else if (producer != null) {
            pull();
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
            stream.reset(Http2ErrorCode.INTERNAL_ERROR);
            lost(failure);
        }
    }
}
