package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.FileRegion;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.spi.OutboundQueue;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a transport has to send: keeps it, offers it to the carrier, counts it, and ends the connection when the carrier
 * breaks or the peer takes nothing for too long. Runs no user code.
 */
final class SendSide {
    private final StreamTransport transport;
    private final TransportLoop loop;
    private final @Nullable TransportLimits limits;
    private OutboundQueue queue;
    private long sent;
    /** How often the peer has taken something. */
    private long steps;
    private boolean waitingForWritable;
    private @Nullable StallWatch stall;

    SendSide(StreamTransport transport, TransportLoop loop, @Nullable TransportLimits limits) {
        this.transport = transport;
        this.loop = loop;
        this.limits = limits;
        this.queue = new OutboundQueue(loop.spareArray());
    }

    /** How many bytes the carrier has taken in all. */
    long sent() {
        return sent;
    }

    long size() {
        return queue.size();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void add(Bytes data) {
        if (!data.isEmpty()) {
            queue.add(data);
            loop.held(data.size());
        }
    }

    /** A file, which the carrier can send. It is not in memory. */
    void add(FileRegion file) {
        queue.add(file);
    }

    /** Takes a file out again, and says whether it was there with nothing of it sent. */
    boolean remove(FileRegion file) {
        return queue.remove(file);
    }

    /** What {@link #sent()} will be when all that is there now is sent. */
    long mark() {
        return sent + unsent();
    }

    /** All bytes that wait, those of files included. */
    long unsent() {
        return queue.size() + queue.fileBytes();
    }

    /** The two as one. */
    void add(Bytes data, Bytes end) {
        if (!data.isEmpty()) {
            queue.add(data);
        }
        if (!end.isEmpty()) {
            queue.add(end);
        }
        loop.held((long) data.size() + end.size());
    }

    /** Offers the queue to the carrier, unless it has said that it is full. */
    void offer() {
        if (!queue.isEmpty() && !waitingForWritable) {
            send();
        }
    }

    /** Offers the queue to the carrier, and waits for it where something is left. */
    void send() {
        if (queue.isEmpty() || transport.carrierSends()) {
            return;
        }
        long before = queue.size();
        long filesBefore = queue.fileBytes();
        try {
            transport.carry(queue);
        } catch (IOException broken) {
            transport.close(new ConnectionLost(broken), false);
            return;
        }
        progressed(before - queue.size(), filesBefore - queue.fileBytes());
        if (!queue.isEmpty()) {
            queue.settle();
            if (!transport.carrierSends()) {
                awaitWritable();
            } else if (limits != null) {
                watch(limits);
            }
        }
    }

    /** The carrier has taken the first {@code byteCount} bytes, after a while. */
    void sent(int byteCount) {
        queue.drop(byteCount);
        progressed(byteCount, 0);
    }

    /** Gives all that waits to a layer, which sends it before anything else; it counts as sent. */
    OutboundQueue handOver() {
        OutboundQueue clear = queue;
        progressed(clear.size(), 0); // no file is among them
        settled();
        queue = new OutboundQueue(loop.spareArray());
        return clear;
    }

    /** The peer has taken some of what a layer has made of these bytes. */
    void progressed() {
        steps++;
        if (stall != null) {
            stall.progressed();
        }
    }

    private void progressed(long byteCount, long ofFiles) {
        if (byteCount > 0 || ofFiles > 0) {
            sent += byteCount + ofFiles;
            loop.held(-byteCount);
            progressed();
        }
    }

    boolean isWaitingForWritable() {
        return waitingForWritable;
    }

    private void awaitWritable() {
        if (!waitingForWritable) {
            waitingForWritable = true;
            transport.setCarrierWriting(true);
            if (limits != null) {
                watch(limits);
            }
        }
    }

    private void watch(TransportLimits limits) {
        StallWatch watch = stall(limits);
        watch.progressed();
        watch.set();
    }

    /** A layer has something of its own to send: the peer is watched, as from when it was first waited for. */
    void watch() {
        if (limits != null && !stall(limits).isSet()) {
            watch(limits);
        }
    }

    private StallWatch stall(TransportLimits limits) {
        if (stall == null) {
            stall = new StallWatch(loop.reactor(), limits.stallTimeout(), () -> stalled(limits));
        }
        return stall;
    }

    /** All is sent: the carrier need not tell when it takes more. */
    void settled() {
        if (waitingForWritable) {
            waitingForWritable = false;
            transport.setCarrierWriting(false);
        }
    }

    /** The peer has taken nothing for as long as it may. */
    private void stalled(TransportLimits limits) {
        boolean layerWaits = transport.waitingInLayers() > 0;
        if (queue.isEmpty() && !layerWaits) {
            return;
        }
        // The carrier may take bytes long before it says so: a socket does when a third of a large buffer is free.
        long before = steps;
        int onTrust = transport.onTrust();
        if (layerWaits || transport.carrierSends()) {
            transport.writable();
        }
        send();
        if (transport.endReason() != null) {
            return; // the carrier broke
        }
        if (steps > before || transport.onTrust() < onTrust) {
            watch(limits);
            transport.sendInTurn();
            return;
        }
        long waiting = unsent() > 0 ? unsent() : transport.waitingInLayers();
        transport.close(
                new PeerTooSlow("it took none of " + waiting + " unsent bytes for "
                        + limits.stallTimeout().toMillis() / 1000.0 + " seconds"),
                true);
    }

    /** Drops all: the connection is closed. */
    void clear() {
        loop.held(-queue.size());
        queue.clear();
        if (stall != null) {
            stall.stop();
        }
    }
}
