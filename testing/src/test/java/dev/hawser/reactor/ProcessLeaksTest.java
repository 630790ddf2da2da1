package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.time.Action;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessLeaksTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final LoopReactor reactor = GuardedRun.reactor();
    private int ended;

    @Test
    void X4_twoHundredChildrenLeaveNoThreadNoDescriptorAndNoZombie() {
        long[] before = new long[1];
        spawn(5, () -> {
            before[0] = descriptors();
            spawn(200, () -> awaitClean(before[0]));
        });
        GuardedRun.run(reactor);
        assertThat(ended).isEqualTo(205);
    }

    private void spawn(int count, Action then) {
        WatchedProcess child = new WatchedProcess();
        child.whenEnded(() -> {
            ended++;
            if (count == 1) {
                reactor.callLater(Duration.ofMillis(100), then);
            } else {
                spawn(count - 1, then);
            }
        });
        reactor.spawnProcess(child, "cat").write("something");
        child.transport().closeStdin();
    }

    /** Threads close their pipes a little later than the process ends. */
    private void awaitClean(long descriptorsBefore) {
        if (pipeThreads() == 0 && descriptors() <= descriptorsBefore && children() == 0) {
            reactor.stop();
        } else {
            reactor.callLater(Duration.ofMillis(20), () -> awaitClean(descriptorsBefore));
        }
    }

    private static long pipeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("hawser-pipe-\\d+-.*"))
                .count();
    }

    private static long children() {
        return ProcessHandle.current().children().count();
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
