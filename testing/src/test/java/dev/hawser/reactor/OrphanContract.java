package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.ProcessOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Children that outlive the run of their reactor: reaped all the same, and nobody is told. */
@Timeout(60)
abstract class OrphanContract {
    private final LoopReactor reactor = GuardedRun.reactor(backend());

    abstract String backend();

    @Test
    void childrenThatOutliveTheReactorAreReaped() throws Exception {
        List<WatchedProcess> children = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            WatchedProcess child = new WatchedProcess().whenEnded(() -> {});
            children.add(child);
            reactor.spawnProcess(child, "/bin/sh", "-c", "trap '' PIPE; read line; sleep 0.1");
        }
        reactor.callLater(Duration.ofMillis(20), reactor::stop);
        GuardedRun.run(reactor);
        awaitGone(children);
        assertThat(children).allSatisfy(child -> assertThat(child.exit).isNull());
        reactor.callLater(Duration.ofMillis(20), reactor::stop);
        GuardedRun.run(reactor);
        assertThat(children).as("not told in a later run").allSatisfy(child -> assertThat(child.exit).isNull());
    }

    @Test
    void childrenAreReapedWhenAFatalErrorEndsTheReactor() throws Exception {
        WatchedProcess child = new WatchedProcess();
        reactor.spawnProcess(child, "/bin/sh", "-c", "read line");
        reactor.callLater(Duration.ofMillis(20), () -> {
            throw new NoClassDefFoundError("thrown on purpose");
        });
        assertThatThrownBy(reactor::run).isInstanceOf(NoClassDefFoundError.class);
        awaitGone(List.of(child));
    }

    @Test
    void theReaperBeginsAnewAfterItHasEnded() throws Exception {
        for (int i = 0; i < 5; i++) {
            WatchedProcess child = new WatchedProcess();
            reactor.spawnProcess(child, ProcessOptions.DEFAULT, "/bin/cat");
            reactor.callLater(Duration.ofMillis(1), reactor::stop);
            GuardedRun.run(reactor);
            awaitGone(List.of(child));
        }
    }

    /** A zombie would still be in {@code /proc}. */
    private static void awaitGone(List<WatchedProcess> children) throws Exception {
        for (WatchedProcess child : children) {
            Path there = Path.of("/proc/" + child.transport().pid());
            CompletableFuture<Void> end = ProcessHandle.of(child.transport().pid())
                    .map(handle -> handle.onExit().thenAccept(_ -> {}))
                    .orElse(CompletableFuture.completedFuture(null));
            end.get(20, TimeUnit.SECONDS);
            for (int i = 0; i < 2000 && isOurs(there); i++) {
                Thread.onSpinWait();
                new CompletableFuture<Void>().completeOnTimeout(null, 5, TimeUnit.MILLISECONDS).join();
            }
            assertThat(isOurs(there)).as("%s is still there", there).isFalse();
        }
    }

    private static boolean isOurs(Path there) {
        try {
            String stat = Files.readString(there.resolve("stat"));
            return stat.substring(stat.lastIndexOf(')')).split(" ")[2].equals(Long.toString(ProcessHandle.current().pid()));
        } catch (IOException gone) {
            return false;
        }
    }
}
