package dev.hawser.line;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;

/**
 * What the framings of this package share: the bytes that wait for the rest of their message, and the one loop that
 * hands out messages.
 *
 * <p>The loop looks at {@link Transport#isReading()} between two messages and goes on in {@link #readResumed()}. It is
 * never entered twice: what is fed inside a message is taken up by the loop that runs already. When closing begins it
 * stops for good and lets go of what was kept.
 */
abstract class Framing extends Protocol {
    private final ByteQueue kept = new ByteQueue();
    private boolean dispatching;
    private int told;

    Framing() {}

    /**
     * Removes one message from {@code received}, which is not empty, and hands it out. False when it can do nothing
     * before more bytes come; true when it may be called again, after it has removed something or changed its ways.
     */
    abstract boolean dispatch(ByteQueue received) throws Exception;

    /** Cuts the stream into messages. Bytes that come while the transport is not reading are kept. */
    @Override
    public final void dataReceived(Bytes data) throws Exception {
        if (transport().isOpen()) {
            kept.add(data);
            dispatchAll();
        }
    }

    /** What waits for the rest of its message. */
    @Override
    public final Bytes releaseUnparsed() {
        return takeKept();
    }

    /** Hands out what was kept during the pause. */
    @Override
    public final void readResumed() throws Exception {
        dispatchAll();
    }

    private void dispatchAll() throws Exception {
        if (dispatching) {
            return;
        }
        Transport transport = transport();
        dispatching = true;
        try {
            boolean more = true;
            while (more && !kept.isEmpty() && transport.isReading()) {
                more = dispatch(kept);
            }
        } finally {
            dispatching = false;
            settle();
        }
    }

    /** Before a wait: keeps no more memory than is due, and tells the transport how much that is. */
    private void settle() {
        if (transport().isOpen()) {
            kept.compact();
        } else {
            kept.clear();
        }
        if (kept.size() != told) {
            told = kept.size();
            transport().unparsed(told);
        }
    }

    /** The bytes that wait, removed. */
    final Bytes takeKept() {
        Bytes all = kept.takeAll();
        if (!dispatching && told != 0) {
            settle();
        }
        return all;
    }

    /**
     * Puts {@code extra} before all that waits and has the loop look at it again: by the loop itself where it runs,
     * and otherwise in a later turn, as an event of the transport like any other.
     */
    final void feedFirst(Bytes extra) {
        kept.addFirst(extra);
        if (dispatching || kept.isEmpty()) {
            return;
        }
        Transport transport = transport();
        settle();
        if (transport.isReading()) {
            transport.pauseProducing();
            transport.resumeProducing();
        }
    }
}
