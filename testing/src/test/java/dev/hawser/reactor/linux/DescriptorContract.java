package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.time.Action;
import dev.hawser.time.Holding;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a watch of a descriptor promises, whatever the descriptor is of. A subclass says on which backend. */
@EnabledOnOs(OS.LINUX)
abstract class DescriptorContract {
    private static final Duration GUARD = Duration.ofSeconds(15);

    private final Arena arena = Arena.ofConfined();
    private final Libc libc = new Libc();
    private final List<Integer> open = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private Reactor reactor;
    private boolean overdue;

    abstract Reactor open(ReactorOptions options);

    @BeforeEach
    void openReactor() {
        reactor = open(ReactorOptions.DEFAULT.withHandleSignals(false).withStopTimeout(Duration.ofSeconds(3)));
    }

    @AfterEach
    void closeDescriptors() {
        open.forEach(libc::close);
        arena.close();
    }

    private int opened(int descriptor) {
        assertThat(descriptor).as("a descriptor").isNotNegative();
        open.add(descriptor);
        return descriptor;
    }

    private void closeNow(int descriptor) {
        assertThat(open.remove((Integer) descriptor)).isTrue();
        assertThat(libc.close(descriptor)).isZero();
    }

    /** Any function that returns an int. */
    private static int call(String function, long a, long b, long c) {
        return new Downcall().callInt(Downcall.function(function), a, b, c, 0, 0, 0);
    }

    private record Pipe(int from, int to) {}

    private Pipe pipe() {
        MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
        assertThat(libc.pipe2(ends, Libc.O_NONBLOCK | Libc.O_CLOEXEC)).isZero();
        return new Pipe(
                opened(ends.getAtIndex(ValueLayout.JAVA_INT, 0)), opened(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
    }

    private void write(int descriptor, String text) {
        MemorySegment bytes = arena.allocateFrom(text, StandardCharsets.US_ASCII).asSlice(0, text.length());
        assertThat(libc.write(descriptor, bytes)).isEqualTo(text.length());
    }

    /** What is there, at most {@code most} bytes; empty at the end, and where there is nothing. */
    private String read(int descriptor, int most) {
        MemorySegment target = arena.allocate(most);
        int count = (int) Math.max(0, libc.read(descriptor, target));
        return new String(target.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
    }

    /** Fills a pipe until it takes no more. */
    private void fill(int descriptor) {
        MemorySegment block = arena.allocate(4096);
        while (libc.write(descriptor, block) > 0) {
            // until it is full
        }
    }

    private DescriptorWatch reading(int descriptor, DescriptorEvents told) {
        DescriptorWatch watch = reactor.watch(descriptor, told);
        watch.setReading(true);
        return watch;
    }

    private void run() {
        overdue = false;
        reactor.callLater(GUARD, () -> {
            overdue = true;
            reactor.stop();
        });
        reactor.run();
        assertThat(overdue).as("the guard stopped the test; so far " + events).isFalse();
    }

    /** Leaves some passes for events that should not come. */
    private void afterSomePasses(Action action) {
        afterPasses(4, action);
    }

    private void afterPasses(int passes, Action action) {
        reactor.callLater(Duration.ofMillis(1), () -> {
            if (passes == 0) {
                action.run();
            } else {
                afterPasses(passes - 1, action);
            }
        });
    }

    // ---------------------------------------------------------------- reading

    @Test
    void readableIsToldAgainUntilAllIsRead() {
        Pipe pipe = pipe();
        write(pipe.to, "rope");
        reading(pipe.from, () -> {
            events.add(read(pipe.from, 1));
            if (events.size() == 4) {
                afterSomePasses(reactor::stop);
            }
        });
        run();
        assertThat(events).containsExactly("r", "o", "p", "e");
    }

    @Test
    void nothingIsToldBeforeReadingIsSet() {
        Pipe pipe = pipe();
        write(pipe.to, "x");
        DescriptorWatch watch = reactor.watch(pipe.from, () -> {
            events.add(read(pipe.from, 1));
            reactor.stop();
        });
        afterSomePasses(() -> {
            events.add("set");
            watch.setReading(true);
        });
        run();
        assertThat(events).containsExactly("set", "x");
    }

    @Test
    void ceasingToReadTakesEffectAmidAnEventAndIsTakenBack() {
        Pipe pipe = pipe();
        write(pipe.to, "xy");
        DescriptorWatch[] watch = new DescriptorWatch[1];
        watch[0] = reading(pipe.from, () -> {
            events.add(read(pipe.from, 1));
            watch[0].setReading(false);
            afterSomePasses(() -> {
                events.add("again");
                watch[0].setReading(true);
                if (events.size() == 4) {
                    reactor.stop();
                }
            });
        });
        run();
        assertThat(events).containsExactly("x", "again", "y", "again");
    }

    @Test
    void theEndOfAPipeIsReadable() {
        Pipe pipe = pipe();
        reading(pipe.from, () -> {
            events.add("end " + libc.read(pipe.from, arena.allocate(1)));
            reactor.stop();
        });
        reactor.callLater(Duration.ZERO, () -> closeNow(pipe.to));
        run();
        assertThat(events).containsExactly("end 0");
    }

    @Test
    void aHangUpIsNotToldWhileNothingIsAskedAndCostsNoPasses() {
        Pipe pipe = pipe();
        DescriptorWatch watch = reading(pipe.from, () -> events.add("told"));
        reactor.callLater(Duration.ofMillis(1), () -> {
            watch.setReading(false);
            closeNow(pipe.to);
            afterSomePasses(reactor::stop);
        });
        run();
        assertThat(events).isEmpty();
    }

    // ---------------------------------------------------------------- writing

    @Test
    void writableIsToldWhileItIsAskedForAndThereIsRoom() {
        Pipe pipe = pipe();
        fill(pipe.to);
        DescriptorWatch[] watch = new DescriptorWatch[1];
        watch[0] = reactor.watch(pipe.to, new DescriptorEvents() {
            @Override
            public void readable() {
                events.add("readable");
            }

            @Override
            public void writable() {
                events.add("writable");
                watch[0].setWriting(false);
                afterSomePasses(reactor::stop);
            }
        });
        watch[0].setWriting(true);
        afterSomePasses(() -> {
            events.add("drain");
            read(pipe.from, 1 << 20);
        });
        run();
        assertThat(events).containsExactly("drain", "writable");
    }

    @Test
    void bothDirectionsOfOneDescriptorAreTold() {
        int counter = opened(libc.eventfd(1, Libc.O_NONBLOCK | Libc.O_CLOEXEC));
        DescriptorWatch watch = reactor.watch(counter, new DescriptorEvents() {
            @Override
            public void readable() {
                events.add("readable");
                read(counter, 8);
            }

            @Override
            public void writable() {
                events.add("writable");
                reactor.stop();
            }
        });
        watch.setReading(true);
        watch.setWriting(true);
        run();
        assertThat(events).startsWith("readable", "writable");
    }

    @Test
    void aReaderThatIsGoneIsToldToWhoWrites() {
        Pipe pipe = pipe();
        fill(pipe.to);
        DescriptorWatch watch = reactor.watch(pipe.to, new DescriptorEvents() {
            @Override
            public void readable() {
                events.add("readable");
            }

            @Override
            public void writable() {
                events.add("writable");
                reactor.stop();
            }
        });
        watch.setWriting(true);
        reactor.callLater(Duration.ZERO, () -> closeNow(pipe.from));
        run();
        assertThat(events).containsExactly("writable");
    }

    // ---------------------------------------------------------------- the end of a watch

    @Test
    void stoppingLeavesTheDescriptorOpenAndTellsNothingMore() {
        Pipe pipe = pipe();
        DescriptorWatch watch = reading(pipe.from, () -> events.add("told"));
        reactor.callLater(Duration.ofMillis(1), () -> {
            write(pipe.to, "x");
            watch.stop();
            watch.stop();
            watch.setReading(true);
            watch.setWriting(true);
            afterSomePasses(reactor::stop);
        });
        run();
        assertThat(events).isEmpty();
        assertThat(read(pipe.from, 4)).isEqualTo("x");
    }

    @Test
    void oneOfTwoThatAreReadyMayStopTheOther() {
        Pipe first = pipe();
        Pipe second = pipe();
        DescriptorWatch[] watches = new DescriptorWatch[2];
        watches[0] = reading(first.from, () -> {
            events.add("told");
            watches[1].stop();
            watches[0].stop();
            afterSomePasses(reactor::stop);
        });
        watches[1] = reading(second.from, () -> {
            events.add("told");
            watches[0].stop();
            watches[1].stop();
            afterSomePasses(reactor::stop);
        });
        write(first.to, "x");
        write(second.to, "x");
        run();
        assertThat(events).containsExactly("told");
    }

    @Test
    void theNumberOfAStoppedOneMayBeWatchedAgainInTheSameEvent() {
        Pipe first = pipe();
        DescriptorWatch[] watch = new DescriptorWatch[1];
        watch[0] = reading(first.from, () -> {
            events.add("first");
            watch[0].stop();
            closeNow(first.from);
            closeNow(first.to);
            Pipe next = pipe();
            events.add("the same number: " + (next.from == first.from));
            DescriptorWatch[] second = new DescriptorWatch[1];
            second[0] = reading(next.from, () -> {
                events.add("second " + read(next.from, 4));
                second[0].stop();
                afterSomePasses(reactor::stop);
            });
            afterSomePasses(() -> write(next.to, "late"));
        });
        write(first.to, "x");
        run();
        assertThat(events).containsExactly("first", "the same number: true", "second late");
    }

    @Test
    void whatAnEventThrowsIsReportedAndEndsTheWatchOnly() {
        Pipe pipe = pipe();
        Pipe other = pipe();
        reactor.unhandledFailures().keepReported(true);
        write(pipe.to, "x");
        write(other.to, "y");
        reading(pipe.from, () -> {
            events.add("thrown");
            throw new IOException("planned");
        });
        reading(other.from, () -> {
            events.add(read(other.from, 4));
            afterSomePasses(reactor::stop);
        });
        run();
        assertThat(events).containsExactlyInAnyOrder("thrown", "y");
        assertThat(reactor.unhandledFailures().drainReports()).singleElement().satisfies(report -> {
            assertThat(report.message()).contains("descriptor " + pipe.from);
            assertThat(report.failure()).hasMessage("planned");
        });
    }

    @Test
    void aFatalErrorEndsTheReactor() {
        Pipe pipe = pipe();
        write(pipe.to, "x");
        reading(pipe.from, () -> {
            throw new NoClassDefFoundError("planned");
        });
        assertThatThrownBy(this::run).isInstanceOf(NoClassDefFoundError.class).hasMessage("planned");
        assertThat(read(pipe.from, 4)).as("the descriptor is the caller's").isEqualTo("x");
    }

    @Test
    void theEndOfTheReactorEndsTheWatchAndLeavesTheDescriptor() {
        Pipe pipe = pipe();
        DescriptorWatch watch = reading(pipe.from, () -> events.add("told"));
        reactor.callLater(Duration.ZERO, reactor::stop);
        run();
        write(pipe.to, "x");
        watch.setReading(true);
        reactor.callLater(Duration.ZERO, () -> afterSomePasses(reactor::stop));
        run();
        assertThat(events).isEmpty();
        assertThat(read(pipe.from, 4)).isEqualTo("x");
    }

    @Test
    void aWatchIsHeld() {
        Pipe pipe = pipe();
        DescriptorWatch watch = reactor.watch(pipe.from, () -> {});
        assertThat(reactor.holdings())
                .extracting(Holding::toString)
                .anyMatch(held -> held.contains("watch of descriptor " + pipe.from));
        watch.stop();
        assertThat(reactor.holdings())
                .extracting(Holding::toString)
                .noneMatch(held -> held.contains("watch of descriptor"));
    }

    // ---------------------------------------------------------------- what cannot be watched

    @Test
    void aNumberThatIsNoDescriptorIsRefused() {
        assertThatThrownBy(() -> reactor.watch(-1, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
        int closed = Integer.MAX_VALUE;
        assertThatThrownBy(() -> reactor.watch(closed, () -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("descriptor " + closed + " cannot be watched: Bad file descriptor");
    }

    // ---------------------------------------------------------------- kinds of descriptors

    @Test
    void aPseudoTerminalIsWatched() throws IOException {
        int readAndWrite = 2;
        int primary = call("posix_openpt", readAndWrite | Libc.O_CLOEXEC, 0, 0);
        assumeTrue(primary >= 0, "there are no pseudo-terminals here");
        opened(primary);
        assertThat(call("unlockpt", primary, 0, 0)).isZero();
        MemorySegment name = arena.allocate(64);
        assertThat(call("ptsname_r", primary, name.address(), 64)).isZero();
        assertThat(libc.fcntl(primary, Libc.F_SETFL, Libc.O_NONBLOCK)).isZero();
        reading(primary, () -> {
            events.add(read(primary, 64));
            reactor.stop();
        });
        try (FileOutputStream secondary = new FileOutputStream(name.getString(0))) {
            reactor.callLater(Duration.ZERO, () -> secondary.write("typed".getBytes(StandardCharsets.US_ASCII)));
            run();
        }
        assertThat(events).containsExactly("typed");
    }

    @Test
    void changesOfAFolderAreWatched(@TempDir Path folder) throws IOException {
        int inotify = opened(call("inotify_init1", Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0, 0));
        int created = 0x100;
        assertThat(call(
                        "inotify_add_watch", inotify, arena.allocateFrom(folder.toString()).address(), created))
                .isPositive();
        reading(inotify, () -> {
            events.add(read(inotify, 4096).substring(16).trim());
            reactor.stop();
        });
        reactor.callLater(Duration.ZERO, () -> Files.createFile(folder.resolve("new")));
        run();
        assertThat(events).containsExactly("new");
    }

    @Test
    void theEndOfAProcessIsWatched() throws IOException {
        Process child = new ProcessBuilder("cat").start();
        int pidfdOpen = 434;
        int descriptor = opened((int) libc.syscall(pidfdOpen, child.pid(), 0, 0, 0, 0, 0));
        reading(descriptor, () -> {
            events.add("ended");
            reactor.stop();
        });
        afterSomePasses(() -> {
            events.add("close its input");
            child.getOutputStream().close();
        });
        run();
        assertThat(events).containsExactly("close its input", "ended");
    }
}
