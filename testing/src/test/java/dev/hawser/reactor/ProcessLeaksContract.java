package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.time.Action;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a thousand children leave behind. A subclass says on which backend. */
@EnabledOnOs(OS.LINUX)
abstract class ProcessLeaksContract {
    private static final int CHILDREN = 1000;
    private static final int AT_ONCE = 4;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final LoopReactor reactor = GuardedRun.reactor(backend());
    private final Set<Long> pids = new TreeSet<>();
    private int ended;

    abstract String backend();

    @Test
    void X4_aThousandChildrenLeaveNoThreadNoDescriptorAndNoZombie() {
        long[] before = new long[1];
        spawn(5, () -> {
            before[0] = descriptors();
            for (int i = 0; i < AT_ONCE; i++) {
                spawn(CHILDREN / AT_ONCE, () -> awaitClean(before[0]));
            }
        });
        GuardedRun.run(reactor, Duration.ofSeconds(100));
        assertThat(ended).isEqualTo(CHILDREN + 5);
    }

    /** One after the other. */
    private void spawn(int count, Action then) {
        WatchedProcess child = new WatchedProcess();
        child.whenEnded(() -> {
            ended++;
            if (count == 1) {
                reactor.callLater(Duration.ofMillis(5), then);
            } else {
                spawn(count - 1, then);
            }
        });
        pids.add(reactor.spawnProcess(child, "/bin/cat").pid());
        child.transport().write("something");
        child.transport().closeStdin();
    }

    /** With the JDK threads close their pipes a little later than the process ends. */
    private void awaitClean(long descriptorsBefore) {
        if (ended == CHILDREN + 5 && pipeThreads() == 0 && descriptors() <= descriptorsBefore && left() == 0) {
            if (reactor.isRunning()) {
                reactor.stop();
            }
        } else {
            reactor.callLater(Duration.ofMillis(20), () -> awaitClean(descriptorsBefore));
        }
    }

    private static long pipeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("hawser-pipe-\\d+-.*"))
                .count();
    }

    /** How many of the children are still there, as zombies or otherwise; other tests have children, too. */
    private long left() {
        return ProcessHandle.current().children().filter(child -> pids.contains(child.pid())).count();
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
