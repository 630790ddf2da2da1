package dev.hawser.testing.contract;

import dev.hawser.net.Drainable;
import java.util.List;

/** A {@link Recorder} that notes that it is to finish. */
final class DrainRecorder extends Recorder implements Drainable {
    private Step drain = _ -> {};

    DrainRecorder(String name, List<String> events) {
        super(name, events);
    }

    DrainRecorder onDrain(Step step) {
        drain = step;
        return this;
    }

    @Override
    public void drainRequested() throws Exception {
        note("drain");
        drain.run(this);
    }
}
