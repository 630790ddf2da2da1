package dev.hawser.reactor;

import dev.hawser.net.OpenDescriptor;
import dev.hawser.reactor.spi.Backend;

/** A descriptor that came from a backend. */
final class OwnedDescriptor implements OpenDescriptor {
    private static final int GONE = -1;

    private final LoopReactor loop;
    private final Backend backend;
    private int number;
    private boolean kept;

    /** @param backend which closes it, also when that is closed itself */
    OwnedDescriptor(LoopReactor loop, Backend backend, int number) {
        this.loop = loop;
        this.backend = backend;
        this.number = number;
    }

    @Override
    public int number() {
        loop.checkThread();
        if (number == GONE) {
            throw new IllegalStateException("the descriptor is closed or released");
        }
        return number;
    }

    @Override
    public boolean isOpen() {
        loop.checkThread();
        return number != GONE;
    }

    @Override
    public OpenDescriptor keep() {
        loop.checkThread();
        kept = true;
        return this;
    }

    @Override
    public int release() {
        int released = number();
        number = GONE;
        return released;
    }

    @Override
    public void close() {
        loop.checkThread();
        if (number != GONE) {
            int closed = number;
            number = GONE;
            backend.closeDescriptor(closed);
        }
    }

    /** The event that brought it is over. */
    void closeUnlessKept() {
        if (!kept) {
            close();
        }
    }

    @Override
    public String toString() {
        return number == GONE ? "a descriptor that is gone" : "descriptor " + number;
    }
}
