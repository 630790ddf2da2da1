package dev.hawser.reactor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hawser.net.PassLengths;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PulseTest {
    @TempDir
    Path folder;

    private final Pulse pulse = new Pulse();

    @Test
    void eachBeatMovesItAndOnlyAWaitMakesItOdd() {
        assertThat(Pulse.isHeld(pulse.count())).isFalse();
        long last = pulse.count();
        for (Runnable beat : List.<Runnable>of(pulse::event, pulse::threadCall, pulse::timedCall, pulse::other)) {
            beat.run();
            assertThat(pulse.count()).isGreaterThan(last);
            assertThat(Pulse.isHeld(pulse.count())).isTrue();
            last = pulse.count();
        }
        pulse.waits();
        assertThat(Pulse.isHeld(pulse.count())).isFalse();
        assertThat(pulse.count()).isGreaterThan(last);
    }

    @Test
    void aPassIsRecordedFromOneWaitToTheNextWithWhatItDid() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("dev.hawser.Pass").withoutThreshold();
            pulse.event(); // of a pass that has begun before the recording
            recording.start();
            pulse.event();
            pulse.waits();
            pulse.event();
            pulse.event();
            pulse.event();
            pulse.other();
            pulse.threadCall();
            pulse.timedCall();
            pulse.timedCall();
            pulse.waits();
            pulse.other();
            pulse.waits();
            recording.stop();
            List<RecordedEvent> passes = events(recording);
            assertThat(passes).hasSize(2);
            RecordedEvent first = passes.getFirst();
            assertThat(first.getLong("events")).isEqualTo(3);
            assertThat(first.getLong("threadCalls")).isEqualTo(1);
            assertThat(first.getLong("timedCalls")).isEqualTo(2);
            assertThat(first.getThread().getJavaThreadId()).isEqualTo(Thread.currentThread().threadId());
            assertThat(first.getEndTime()).isBeforeOrEqualTo(passes.getLast().getStartTime());
            assertThat(first.getStackTrace()).isNull();
            assertThat(passes.getLast().getLong("events")).isZero();
        }
    }

    @Test
    void passesAreCountedByTheirLengthFromTheirFirstBeatToTheWait() {
        long[] now = {0};
        PassCounter counter = new PassCounter(() -> now[0], PassLengths::indexOf, PassLengths.SIZE);
        pulse.event();
        pulse.countPasses(counter);
        now[0] += 500;
        pulse.waits(); // of a pass that had begun by then
        now[0] += 1_000_000_000; // a wait is none
        for (long nanos : new long[] {0, 999, 1_000, 1_999, 2_000, 70_000_000_000L, -1}) {
            pulse.event();
            now[0] += nanos;
            pulse.timedCall();
            pulse.waits();
            pulse.waits();
        }
        assertThat(counter.counts()).startsWith(3, 2, 1, 0).endsWith(0, 1);
        assertThat(counter.longestNanos()).isEqualTo(70_000_000_000L);
        pulse.countPasses(null);
        pulse.event();
        pulse.waits();
        assertThat(counter.counts()).startsWith(3, 2, 1, 0).endsWith(0, 1);
    }

    @Test
    void whatWasDoneBeforeTheLoopBeganIsNoPass() {
        PassCounter counter = new PassCounter(() -> 0, PassLengths::indexOf, PassLengths.SIZE);
        pulse.countPasses(counter);
        pulse.other();
        pulse.begins();
        assertThat(counter.counts()).containsOnly(0);
        pulse.waits();
        assertThat(counter.counts()).startsWith(1);
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        Path file = folder.resolve("passes.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.hawser.Pass"))
                .toList();
    }

    @Test
    void nothingIsAllocatedWhereNobodyRecords() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                pulse.other();
                pulse.event();
                pulse.threadCall();
                pulse.timedCall();
                if (Recordings.wantTimerLags() || Recordings.wantOpenings() || Recordings.wantClosings()) {
                    throw new AssertionError("somebody records");
                }
                pulse.waits();
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(fewest).isZero();
    }
}
