package dev.hawser.app.procmon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.net.Reactor;
import dev.hawser.time.Holding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The monitor with real children, on each backend. */
@DisabledOnOs(OS.WINDOWS)
final class MonitoredChildrenTest {
    private static final RestartPolicy QUICK =
            new RestartPolicy(Duration.ofHours(1), Duration.ofMillis(1), Duration.ofMillis(16));

    private final LogRecords log = new LogRecords(ProcessMonitor.class);
    private final List<Long> pids = new ArrayList<>();
    private final List<Long> grandchildren = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        log.close();
        assertThat(pids).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).as("child, reaped").isEmpty());
        assertThat(grandchildren).noneMatch(MonitoredChildrenTest::runsOn);
    }

    /** Whether it still runs when it has had time to heed a signal: its pipes are closed a moment before it is gone. */
    private static boolean runsOn(long pid) {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (runs(pid) && System.nanoTime() < until) {
            Thread.yield();
        }
        return runs(pid);
    }

    /** Who reaps a grandchild is not for us to say: a container's first process may not. */
    private static boolean runs(long pid) {
        try {
            String status = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    private static Program shell(String script) {
        return Program.of("/bin/sh", "-c", script);
    }

    /** Runs one program until {@code whenSaid} has stopped the service; {@code whenSaid} is given what it says and is told of. */
    private void run(String backend, RestartPolicy policy, Duration killTime, Program program, Told whenSaid) {
        Reactor reactor = RealReactor.open(backend);
        ProcessMonitor monitor = new ProcessMonitor(reactor, "procmon", policy, killTime);
        monitor.add("it", program);
        List<Holding> left = new ArrayList<>();
        Runnable stop = () -> monitor.stopService().finish(
                _ -> {
                    reactor.holdings().stream()
                            .filter(holding -> holding.kind() == Holding.Kind.PROCESS)
                            .forEach(left::add);
                    reactor.stop();
                },
                failure -> {
                    throw new AssertionError(failure);
                });
        log.listen(line -> {
            String prefix = "INFO it: started, process ";
            if (line.startsWith(prefix)) {
                pids.add(Long.parseLong(line.substring(prefix.length())));
            }
            whenSaid.line(line, stop);
        });
        RealReactor.run(reactor, () -> monitor.startService().finish(_ -> {}, failure -> {
            throw new AssertionError(failure);
        }));
        assertThat(left).isEmpty();
        assertThat(monitor.programs().getFirst().state()).isEqualTo(ProgramState.STOPPED);
    }

    private interface Told {
        void line(String line, Runnable stop);
    }

    private static Told said(String text, Consumer<Runnable> then) {
        return (line, stop) -> {
            if (line.endsWith("it: " + text)) {
                then.accept(stop);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void killedTwentyTimesItIsBackEachTimeWithinItsBackOff(String backend) {
        List<Long> ended = new ArrayList<>();
        List<Long> back = new ArrayList<>();
        run(backend, QUICK, Duration.ofSeconds(5), shell("echo up; exec sleep 600"), (line, stop) -> {
            if (line.startsWith("WARNING it: ended")) {
                ended.add(System.nanoTime());
            } else if (line.startsWith("INFO it: started")) {
                back.add(System.nanoTime());
            } else if (line.equals("INFO it: up")) {
                if (pids.size() <= 20) {
                    assertThat(ProcessHandle.of(pids.getLast()).orElseThrow().destroyForcibly()).isTrue();
                } else {
                    stop.run();
                }
            }
        });
        assertThat(pids).hasSize(21).doesNotHaveDuplicates();
        List<String> ends = log.lines().stream().filter(line -> line.contains(": ended after")).toList();
        List<Long> delays = Stream.iterate(1L, delay -> Math.min(16, 2 * delay)).limit(20).toList();
        assertThat(ends).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(ends.get(i)).endsWith("(starts again in " + RestartPolicy.shown(Duration.ofMillis(delays.get(i))) + ")");
            assertThat(back.get(i + 1) - ended.get(i)).as("never too soon").isGreaterThanOrEqualTo(delays.get(i) * 1_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void oneThatRanForAWhileIsBackAtOnce(String backend) {
        RestartPolicy always = new RestartPolicy(Duration.ofNanos(1), Duration.ofHours(1), Duration.ofHours(1));
        run(backend, always, Duration.ofSeconds(5), shell("echo up; exit 4"), (line, stop) -> {
            if (line.endsWith("it: up") && pids.size() == 5) {
                stop.run();
            }
        });
        assertThat(log.lines()).filteredOn(line -> line.endsWith("exit code 4. (starts again now)")).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void oneThatDoesNotHeedTermIsKilled(String backend) {
        run(backend, QUICK, Duration.ofMillis(50), shell("trap '' TERM; echo up; while :; do :; done"),
                said("up", Runnable::run));
        assertThat(log.lines()).last().asString().contains("ended, as it was told").contains("signal KILL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void oneThatHeedsTermMayTidyUp(String backend) {
        run(backend, QUICK, Duration.ofSeconds(20),
                shell("trap 'echo tidy; exit 0' TERM; echo up; while :; do :; done"), said("up", Runnable::run));
        assertThat(log.lines()).contains("INFO it: tidy").last().asString().contains("exit code 0");
    }

    private static final Program SHELL_WITH_STUBBORN_CHILD =
            shell("sh -c 'trap \"\" TERM; echo child $$; while :; do :; done' & wait");

    private Told grandchild(Consumer<Runnable> then) {
        return (line, stop) -> {
            String prefix = "INFO it: child ";
            if (line.startsWith(prefix)) {
                grandchildren.add(Long.parseLong(line.substring(prefix.length())));
                then.accept(stop);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void whatAShellHasStartedEndsWithIt(String backend) {
        run(backend, QUICK, Duration.ofMillis(50), SHELL_WITH_STUBBORN_CHILD, grandchild(Runnable::run));
        assertThat(grandchildren).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void aKilledShellIsBackWhenItsChildrenAreGone(String backend) {
        List<Boolean> ran = new ArrayList<>();
        run(backend, QUICK, Duration.ofMillis(50), SHELL_WITH_STUBBORN_CHILD, grandchild(stop -> {
            if (grandchildren.size() == 1) {
                assertThat(ProcessHandle.of(pids.getFirst()).orElseThrow().destroyForcibly()).isTrue();
            } else {
                ran.add(runsOn(grandchildren.getFirst()));
                stop.run();
            }
        }));
        assertThat(pids).hasSize(2);
        assertThat(ran).containsExactly(false);
    }

    @ParameterizedTest
    @ValueSource(strings = "nio")
    void onNioWhatAShellHasStartedIsNotWaitedForForEver(String backend) {
        run(backend, QUICK, Duration.ofMillis(50), SHELL_WITH_STUBBORN_CHILD, grandchild(Runnable::run));
        assertThat(runs(grandchildren.getFirst())).isTrue();
        assertThat(ProcessHandle.of(grandchildren.getFirst()).orElseThrow().destroyForcibly()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void oneThatIsNotThereIsTriedAgain(String backend) {
        run(backend, QUICK, Duration.ofSeconds(5), Program.of("/nowhere/at-all"), (_, stop) -> {
            if (log.lines().size() == 3) {
                stop.run();
            }
        });
        assertThat(log.lines()).hasSize(3).allSatisfy(line -> assertThat(line)
                .startsWith("WARNING it: cannot be started: cannot start /nowhere/at-all: ")
                .contains("No such file")
                .contains("(starts again in 0.00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void bothItsStreamsAreLoggedAndItsInputIsEmpty(String backend) {
        run(backend, QUICK, Duration.ofSeconds(5),
                shell("cat; printf 'a\\377b\\n'; echo wrong >&2; printf last; exec >&- 2>&-; exec sleep 600"),
                said("last", Runnable::run));
        assertThat(log.lines()).contains("INFO it: a\\xffb", "INFO it: last", "WARNING it: wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aFloodWithoutLinesIsCutOnce(String backend) {
        run(backend, QUICK, Duration.ofSeconds(5),
                shell("head -c 20000000 /dev/zero; echo; echo over; exec sleep 600"), said("over", Runnable::run));
        assertThat(log.lines()).filteredOn(line -> line.contains("(cut: ")).hasSize(1);
    }
}
