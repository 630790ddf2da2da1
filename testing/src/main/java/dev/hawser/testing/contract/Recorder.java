package dev.hawser.testing.contract;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.time.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A protocol that notes its events in a list, keeps what it received, and does what a test tells it to. */
class Recorder extends Protocol {
    /** What a test has done in an event. */
    interface Step {
        void run(Recorder self) throws Exception;
    }

    private static final Step NOTHING = _ -> {};
    private static final int MOST_TEXT = 1 << 16;

    private final String name;
    private final List<String> events;
    private final StringBuilder text = new StringBuilder();
    private final CRC32 checksum = new CRC32();
    private final List<Action> afterLost = new ArrayList<>();
    private Step made = NOTHING;
    private Step data = NOTHING;
    private Step resumed = NOTHING;
    private Step lost = NOTHING;
    private long byteCount;
    private boolean lastWasData;
    private @Nullable ConnectionEnd reason;

    Recorder(String name, List<String> events) {
        this.name = name;
        this.events = events;
    }

    // ---------------------------------------------------------------- what to do

    final Recorder onMade(Step step) {
        made = step;
        return this;
    }

    /** Done for each piece of data, after it was noted. */
    final Recorder onData(Step step) {
        data = step;
        return this;
    }

    /** Done once, when exactly {@code expected} has come. */
    final Recorder onText(String expected, Step step) {
        Step before = data;
        boolean[] done = new boolean[1];
        data = self -> {
            before.run(self);
            if (!done[0] && text.toString().equals(expected)) {
                done[0] = true;
                step.run(self);
            }
        };
        return this;
    }

    final Recorder onResumed(Step step) {
        resumed = step;
        return this;
    }

    final Recorder onLost(Step step) {
        lost = step;
        return this;
    }

    /** For the fixture: done at the end of connectionLost, whatever a step threw. */
    final void afterLost(Action action) {
        afterLost.add(action);
    }

    // ---------------------------------------------------------------- what came

    /** The first 64 KiB that came, as Latin-1. */
    final String text() {
        return text.toString();
    }

    /** How many bytes came. */
    final long byteCount() {
        return byteCount;
    }

    /** The CRC-32 of what came. */
    final long checksum() {
        return checksum.getValue();
    }

    /** The last piece's size does not matter, only its content: all that came and was not taken before. */
    final String takeText() {
        String taken = text.toString();
        text.setLength(0);
        return taken;
    }

    /** Why the connection was lost; the test has failed where it was not. */
    final ConnectionEnd reason() {
        ConnectionEnd known = reason;
        if (known == null) {
            throw new AssertionError(name + " did not lose its connection; so far " + events);
        }
        return known;
    }

    final boolean isLost() {
        return reason != null;
    }

    final boolean isMade() {
        return events.contains(name + " made");
    }

    // ---------------------------------------------------------------- events

    @Override
    public final void connectionMade() throws Exception {
        note("made");
        made.run(this);
    }

    @Override
    public final void dataReceived(Bytes piece) throws Exception {
        if (!lastWasData) {
            note("data");
            lastWasData = true;
        }
        byteCount += piece.size();
        checksum.update(piece.asBuffer());
        if (text.length() < MOST_TEXT) {
            text.append(piece.latin1());
        }
        data.run(this);
    }

    @Override
    public final void readResumed() throws Exception {
        note("resumed");
        resumed.run(this);
    }

    @Override
    public final void connectionLost(ConnectionEnd end) throws Exception {
        note("lost " + end.getClass().getSimpleName());
        reason = end;
        try {
            lost.run(this);
        } finally {
            for (Action action : afterLost) {
                action.run();
            }
        }
    }

    /** Adds to the events what happened. */
    final void note(String event) {
        lastWasData = false;
        events.add(name + " " + event);
    }

    @Override
    public String logPrefix() {
        return name;
    }
}
