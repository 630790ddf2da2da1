package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionLost;
import java.util.List;

/** One direction of an {@link IoPump}: carries what one end sends, and then tells the other that it ended. */
final class Line {
    private final String name;
    private final MemoryTransport from;
    private final MemoryTransport to;
    private final IoPump.Options options;
    private boolean endTold;
    /** Bytes came to a closed end, or wait for an aborted one, which answers with a reset. */
    private boolean unwelcome;

    private String lastMoved = "nothing";

    Line(String name, MemoryTransport from, MemoryTransport to, IoPump.Options options) {
        this.name = name;
        this.from = from;
        this.to = to;
        this.options = options;
    }

    /** Has the sender send as much as the window allows; after a reset, nothing more. */
    void openWindow() {
        if (to.isAborted()) {
            unwelcome |= from.unsent() > 0;
            from.setRoom(0);
            return;
        }
        long unread = to.isClosed() ? 0 : to.undelivered();
        from.setRoom(Math.max(0, options.window() - unread - from.taken().outgoing()));
    }

    /** What the sender has sent. */
    Bytes take() {
        return from.taken().carry();
    }

    /** Delivers {@code batch} in the pieces of the options; false where it is empty. */
    boolean deliver(Bytes batch) {
        if (batch.isEmpty()) {
            return false;
        }
        lastMoved = batch.size() + " bytes, " + batch;
        if (to.isClosed()) {
            unwelcome = true;
            return true;
        }
        List<Bytes> pieces = options.cut().cut(batch);
        if (!Bytes.join(pieces).equals(batch)) {
            throw new IllegalStateException("the cut made other bytes, " + pieces + ", of " + batch);
        }
        pieces.forEach(to::deliver);
        return true;
    }

    /**
     * Tells the receiver that the sender has closed, once all bytes are delivered.
     *
     * @param back the other direction
     * @return whether there was something to tell
     */
    boolean tellEnd(Line back) {
        if (to.isClosed()) {
            return false;
        }
        boolean refused = back.unwelcome && (endTold || from.isAborted());
        boolean willRead = to.undelivered() > 0 && to.producerState() != MemoryTransport.ProducerState.STOPPED;
        boolean reset = from.isAborted() && !willRead;
        if (refused || reset) {
            lastMoved = "a reset";
            to.disconnect(new ConnectionLost("Connection reset"));
            return true;
        }
        if (from.isWriteClosed() && !from.isAborted() && !endTold) {
            endTold = true;
            lastMoved = "the end";
            to.deliverEnd();
            return true;
        }
        return false;
    }

    /** For a failure: what moved last. */
    @Override
    public String toString() {
        return name + ": " + lastMoved;
    }
}
