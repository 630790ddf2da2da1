package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The ring by itself, with requests that do nothing. */
@EnabledOnOs(OS.LINUX)
@Timeout(20)
final class RingTest {
    private static final Set<RingFeature> ALL = EnumSet.allOf(RingFeature.class);

    private final Libc libc = new Libc();
    private final Arena arena = Arena.ofShared();
    private final List<Ring> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Ring::close);
        arena.close();
    }

    private Ring open(int requests, int completions, Set<RingFeature> features) throws IOException {
        Ring ring = Ring.open(libc, arena, requests, completions, features);
        opened.add(ring);
        ring.enable();
        return ring;
    }

    private static int pushNop(Ring ring, long data) {
        return ring.push(Requests.head(Requests.NOP, 0, 0, -1), 0, 0, 0, data, 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "8, 8", "8, 4096", "256, 256", "256, 4096", "4096, 4096"})
    void eachOfManyRequestsCompletesOnceAndInOrder(int requests, int completions) throws IOException {
        Ring ring = open(requests, completions, ALL);
        int count = 10_000;
        int pushed = 0;
        int seen = 0;
        while (seen < count) {
            for (int i = 0; i < 700 && pushed < count; i++) {
                pushNop(ring, ++pushed);
            }
            ring.enter(1, -1);
            for (int left = ring.completed(); left > 0; left--) {
                assertThat(ring.data(ring.next())).isEqualTo(++seen);
            }
        }
        ring.enter(0, 0);
        assertThat(ring.completed()).isZero();
        assertThat(ring.unsubmitted()).isZero();
    }

    @Test
    void completionsThatDoNotFitAreKeptByTheKernel() throws IOException {
        Ring ring = open(8, 8, ALL);
        for (int i = 1; i <= 100; i++) {
            pushNop(ring, i);
        }
        while (ring.unsubmitted() > 0 && !ring.isOverflown()) {
            ring.enter(0, 0);
        }
        assertThat(ring.isOverflown()).isTrue();
        int seen = 0;
        while (seen < 100) {
            for (int left = ring.completed(); left > 0; left--) {
                assertThat(ring.data(ring.next())).isEqualTo(++seen);
            }
            ring.enter(0, 0);
        }
        assertThat(ring.isOverflown()).isFalse();
    }

    @Test
    void aWaitEndsWithItsTimeAndNotBefore() throws IOException {
        Ring ring = open(8, 8, ALL);
        for (long nanos : new long[] {1, 300_000, 12_000_000}) {
            long before = System.nanoTime();
            ring.enter(1, nanos);
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(nanos);
            assertThat(ring.completed()).isZero();
        }
        pushNop(ring, 1);
        ring.enter(1, Long.MAX_VALUE);
        assertThat(ring.completed()).isOne();
    }

    @Test
    void aRequestIsWithdrawnOrResizedUntilItIsSubmitted() throws IOException {
        Ring ring = open(4, 64, EnumSet.complementOf(EnumSet.of(RingFeature.SKIP_SUCCESS)));
        int[] numbers = new int[20];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = pushNop(ring, i + 1);
            assertThat(ring.isUnsubmitted(numbers[i])).isTrue();
        }
        assertThat(ring.unsubmitted()).isEqualTo(20);
        ring.withdraw(numbers[2]); // in the queue
        ring.withdraw(numbers[17]); // beyond it
        ring.resize(numbers[18], 0);
        ring.enter(20, -1);
        assertThat(ring.completed()).isEqualTo(20);
        for (int i = 0; i < 20; i++) {
            assertThat(ring.data(ring.next())).isEqualTo(i == 2 || i == 17 ? 0 : i + 1);
            assertThat(ring.isUnsubmitted(numbers[i])).isFalse();
        }
    }

    @Test
    void whatWentWellPostsNothingWhereThatIsAskedFor() throws IOException {
        Ring ring = open(8, 8, ALL);
        assertThat(ring.skipSuccess()).isNotZero();
        ring.push(Requests.head(Requests.NOP, ring.skipSuccess(), 0, -1), 0, 0, 0, 1, 0);
        ring.push(Requests.head(Requests.CLOSE, ring.skipSuccess(), 0, 1 << 30), 0, 0, 0, 2, 0);
        ring.enter(1, -1);
        assertThat(ring.completed()).isOne();
        long at = ring.next();
        assertThat(ring.data(at)).isEqualTo(2);
        assertThat(ring.result(at)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void linkedRequestsStayTogetherWhereverInTheQueueTheyAre() throws IOException {
        Ring ring = open(8, 64, ALL);
        for (int before = 0; before < 20; before++) {
            for (int i = 0; i < before; i++) {
                pushNop(ring, 1);
            }
            ring.push(Requests.head(Requests.CLOSE, Requests.LINK, 0, 1 << 30), 0, 0, 0, 2, 0); // fails
            pushNop(ring, 3); // and so this is never carried out
            pushNop(ring, 4);
            while (ring.completed() < before + 3) {
                ring.enter(1, -1);
            }
            for (int left = ring.completed(); left > 0; left--) {
                long at = ring.next();
                long data = ring.data(at);
                assertThat(ring.result(at))
                        .as("request %d behind %d others", data, before)
                        .isEqualTo(data == 2 ? -Errno.EBADF : data == 3 ? -Errno.ECANCELED : 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void itWorksWithoutEach(RingFeature feature) throws IOException {
        Ring ring = open(8, 8, EnumSet.complementOf(EnumSet.of(feature)));
        assertThat(ring.has(feature)).isFalse();
        pushNop(ring, 7);
        ring.enter(1, -1);
        assertThat(ring.data(ring.next())).isEqualTo(7);
    }

    @Test
    void onlyTheThreadThatEnabledItMayEnter() throws Exception {
        Ring ring = open(8, 8, EnumSet.complementOf(EnumSet.of(RingFeature.REGISTERED_RING)));
        Callable<Void> entering = () -> {
            ring.enter(0, 0);
            return null;
        };
        FutureTask<Void> elsewhere = new FutureTask<>(entering);
        Thread.ofPlatform().start(elsewhere).join();
        assertThatThrownBy(elsewhere::get).hasRootCauseMessage("waiting with io_uring: File exists");
    }

    @Test
    void memoryIsOutOfReachOnceItIsUnmapped() throws IOException {
        Ring gone;
        try (Arena own = Arena.ofShared()) {
            gone = Ring.open(libc, own, 8, 8, ALL);
            gone.close();
        }
        assertThatThrownBy(gone::completed).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> gone.push(0, 0, 0, 0, 0, 0)).isInstanceOf(IllegalStateException.class);
    }

    // ---------------------------------------------------------------- old kernels, as far as their answers go

    private static final int R_DISABLED = 1 << 6;

    private RingParams.Setup oldKernel(int knownFlags) {
        RingCalls calls = new RingCalls(libc);
        return (entries, params) ->
                (params.get(java.lang.foreign.ValueLayout.JAVA_INT, 8) & ~knownFlags) == 0
                        ? calls.setup(entries, params)
                        : -Errno.EINVAL;
    }

    @ParameterizedTest
    @CsvSource({
        "0x007f, false, false, false, false",
        "0x00ff, true, false, false, false",
        "0x01ff, true, true, false, false",
        "0x11ff, true, true, true, false",
        "0x31ff, true, true, true, true"
    })
    void flagsThatAKernelDoesNotKnowAreLeftAway(
            String known, boolean submitAll, boolean cooperative, boolean issuer, boolean deferred)
            throws IOException {
        MemorySegment values = arena.allocate(RingParams.SIZE, 8);
        RingParams params = RingParams.open(oldKernel(Integer.decode(known)), values, 8, 8, ALL);
        libc.close(params.descriptor());
        Set<RingFeature> granted = params.granted(ALL);
        assertThat(granted.contains(RingFeature.SUBMIT_ALL)).isEqualTo(submitAll);
        assertThat(granted.contains(RingFeature.COOPERATIVE)).isEqualTo(cooperative);
        assertThat(granted.contains(RingFeature.SINGLE_ISSUER)).isEqualTo(issuer);
        assertThat(granted.contains(RingFeature.DEFERRED_WORK)).isEqualTo(deferred);
        assertThat(granted).doesNotContain(RingFeature.NO_INDEX_ARRAY);
    }

    @Test
    void aKernelThatKnowsNoDisabledRingsIsRefused() {
        MemorySegment values = arena.allocate(RingParams.SIZE, 8);
        assertThatThrownBy(() -> RingParams.open(oldKernel(R_DISABLED - 1), values, 8, 8, ALL))
                .isInstanceOf(RingRefused.class)
                .hasMessageContaining("Invalid argument");
    }

    @ParameterizedTest
    @CsvSource({"1, it is forbidden here", "38, this kernel has none", "12, too little memory", "24, no descriptors"})
    void aRefusalIsExplained(int errno, String why) {
        MemorySegment values = arena.allocate(RingParams.SIZE, 8);
        assertThatThrownBy(() -> RingParams.open((_, _) -> -errno, values, 8, 8, ALL))
                .isInstanceOfSatisfying(
                        RingRefused.class,
                        refused -> assertThat(UringBackendProvider.why(refused.errno)).startsWith(why));
    }
}
