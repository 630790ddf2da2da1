package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.BackendHost;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The backend on epoll by itself: what all backends promise, and what is epoll's alone. */
@EnabledOnOs(OS.LINUX)
@Timeout(20)
final class EpollBackendTest extends BackendContract {
    @Override
    Backend open(BackendHost host) throws IOException {
        return new EpollBackend(host);
    }

    @Test
    void waitsAreInNanosecondsAndRoundedUpWhereTheyCannotBe() throws IOException {
        waitsAtLeast(1_500_000);
        ((EpollBackend) backend).libc.epoll.withoutNanos();
        waitsAtLeast(1_500_000);
        assertThat(EpollCalls.roundedUp(1)).isEqualTo(1);
        assertThat(EpollCalls.roundedUp(1_000_000)).isEqualTo(1);
        assertThat(EpollCalls.roundedUp(1_000_001)).isEqualTo(2);
        assertThat(EpollCalls.roundedUp(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void anInterruptedThreadWaitsAllTheSame() throws IOException {
        Thread.currentThread().interrupt();
        try {
            waitsAtLeast(5_000_000);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** In so many polls. */
    @Test
    @Override
    void moreThanABatchAreAllServed() throws IOException {
        int count = 2500;
        int[] times = new int[count];
        for (int i = 0; i < count; i++) {
            int index = i;
            backend.watch(readable(), () -> times[index]++).setReading(true);
        }
        for (int i = 0; i < 6; i++) {
            backend.poll(0);
        }
        assertThat(times).containsOnly(2, 3); // 6 x 1024 events, in turn
    }

    /** In so many polls. */
    @Test
    @Override
    void whatAnEventThrowsIsReportedAndTheOthersAreToldAllTheSame() throws IOException {
        backend.watch(readable(), () -> {
                    throw new IOException("planned");
                })
                .setReading(true);
        backend.watch(readable(), () -> told.add("other")).setReading(true);
        backend.poll(0);
        backend.poll(0);
        assertThat(told).containsExactly("unexpected planned", "other", "other");
    }

    @Test
    void whatTheKernelRefusesToWatchIsToldAndTriedAgainWhenAskedAgain(@TempDir Path folder) throws IOException {
        EpollListener port = (EpollListener) listen();
        Downcall downcall = new Downcall();
        Path file = Files.createFile(folder.resolve("file"));
        try (Arena arena = Arena.ofConfined()) {
            int regular = open.add(downcall.callInt(
                    Downcall.function("open"), arena.allocateFrom(file.toString()).address(), 0, 0, 0, 0, 0));
            // the port's number is a file's from now on
            assertThat(downcall.callInt(Downcall.function("dup2"), regular, port.descriptor, 0, 0, 0, 0))
                    .isEqualTo(port.descriptor);
        }
        String refusal = "exhausted descriptor " + port.descriptor + " cannot be waited for: Operation not permitted";
        backend.poll(0);
        backend.poll(0);
        assertThat(told).containsExactly(refusal);
        port.setAccepting(false);
        port.setAccepting(true);
        backend.poll(0);
        assertThat(told).containsExactly(refusal, refusal);
    }
}
