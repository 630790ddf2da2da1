package dev.hawser.reactor;

import dev.hawser.reactor.watch.Watched;

/**
 * What the watchdog may know of a loop. It asks from its own thread, so what it is told may just have changed.
 *
 * @param loop the loop
 */
record LoopWatch(LoopReactor loop) implements Watched {
    @Override
    public long nanos() {
        return loop.nanos();
    }

    @Override
    public Thread holder() {
        return loop.owner();
    }

    /** A name that somebody's {@code logPrefix} makes is not asked for: it may wait for what the callback holds. */
    @Override
    public String subject() {
        return switch (loop.context().subject()) {
            case null -> "-";
            case StreamTransport transport -> transport.plainName();
            case DatagramPort port -> port.plainName();
            case String name -> name;
            case Object other -> other.getClass().getSimpleName();
        };
    }
}
