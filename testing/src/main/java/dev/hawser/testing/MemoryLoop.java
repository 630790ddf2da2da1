package dev.hawser.testing;

import dev.hawser.coroutine.Coroutine;
import dev.hawser.net.LogContext;
import dev.hawser.net.Reactor;
import dev.hawser.reactor.StreamTransport;
import dev.hawser.reactor.TransportLoop;
import dev.hawser.reactor.RecordArrays;
import dev.hawser.reactor.spi.SpareArray;
import org.jspecify.annotations.Nullable;

/** The turns of one {@link MemoryTransport}, which takes them itself: at the latest in the reactor's next pass. */
final class MemoryLoop implements TransportLoop {
    private final SpareArray spareArray = new SpareArray();
    private final RecordArrays recordArrays = new RecordArrays();
    private final Reactor reactor;
    private boolean turnWanted;
    /** An event or turn is on the stack. */
    private boolean settling;
    /** The body of a test, where that is a coroutine. */
    private @Nullable Coroutine callingCoroutine;

    MemoryLoop(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Begins to settle; false where that is going on already, further up the stack. */
    boolean enter() {
        if (settling) {
            return false;
        }
        settling = true;
        callingCoroutine = reactor.coroutines().current();
        if (callingCoroutine != null) {
            callingCoroutine.callbackBegun(); // the events are no part of it, and cannot wait
        }
        return true;
    }

    void leave() {
        settling = false;
        Coroutine outer = callingCoroutine;
        callingCoroutine = null;
        if (outer != null) {
            outer.callbackEnded();
        }
    }

    /** Whether a turn was wanted, which is now taken. */
    boolean takeTurn() {
        boolean wanted = turnWanted;
        turnWanted = false;
        return wanted;
    }

    @Override
    public Reactor reactor() {
        return reactor;
    }

    @Override
    public LogContext context() {
        return LogContext.ofThread();
    }

    @Override
    public void wantsTurn(StreamTransport transport) {
        turnWanted = true;
        if (!settling && transport instanceof MemoryTransport memory) {
            reactor.callFromThread(memory::settle);
        }
    }

    /** A test's memory has no budget. */
    @Override
    public SpareArray spareArray() {
        return spareArray;
    }

    @Override
    public RecordArrays recordArrays() {
        return recordArrays;
    }

    @Override
    public void held(long byteCount) {}

    @Override
    public void forget(StreamTransport transport) {
        if (reactor instanceof MemoryReactor memory) {
            memory.network().closed(transport);
        }
    }
}
