package dev.hawser.policy;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.FileRegion;
import dev.hawser.net.Transport;
import java.util.concurrent.CancellationException;

/** A file that goes piece by piece, in its place among the bytes that are held back. */
final class HeldFile {
    private final Transport beneath;
    private final FileRegion region;
    private final Promise<Long> promise;
    private long begun;
    private long sent;

    /** {@code cancelled} takes it out of what is held back, or, where some of it has left, ends the connection. */
    HeldFile(Transport beneath, FileRegion region, Runnable cancelled) {
        this.beneath = beneath;
        this.region = region;
        this.promise = new Promise<>(beneath.reactor(), waiter -> {
            cancelled.run();
            if (!waiter.isFired()) {
                waiter.errback(new CancellationException("taken back after " + begun + " bytes"));
            }
        });
    }

    Deferred<Long> result() {
        return promise;
    }

    /** How much of it has not been begun. */
    long left() {
        return region.byteCount() - begun;
    }

    boolean isBegun() {
        return begun > 0;
    }

    /** Sends the next bytes of it, {@code most} or fewer; says how many. */
    long send(long most) {
        long count = Math.min(most, left());
        FileRegion piece = region.slice(begun, count);
        begun += count;
        beneath.sendFile(piece)
                .finish(
                        byteCount -> {
                            sent += byteCount;
                            if (sent == region.byteCount() && !promise.isFired()) {
                                promise.callback(sent);
                            }
                        },
                        this::fail);
        return count;
    }

    private void fail(Throwable failure) {
        if (!promise.isFired()) {
            promise.errback(failure);
        }
    }

    /** The connection has ended before it was begun or done. */
    void lost(ConnectionEnd reason) {
        if (left() > 0) {
            fail(reason);
        }
    }
}
