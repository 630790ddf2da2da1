package dev.hawser.testing.contract;

import dev.hawser.net.HalfCloseable;
import java.util.List;

/** A {@link Recorder} that notes the end of each direction. */
final class HalfCloseRecorder extends Recorder implements HalfCloseable {
    private Step readLost = _ -> {};
    private Step writeLost = _ -> {};

    HalfCloseRecorder(String name, List<String> events) {
        super(name, events);
    }

    HalfCloseRecorder onReadLost(Step step) {
        readLost = step;
        return this;
    }

    HalfCloseRecorder onWriteLost(Step step) {
        writeLost = step;
        return this;
    }

    @Override
    public void readConnectionLost() throws Exception {
        note("read lost");
        readLost.run(this);
    }

    @Override
    public void writeConnectionLost() throws Exception {
        note("write lost");
        writeLost.run(this);
    }
}
