package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.time.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The pipes of children, whoever runs them. A subclass says on which backend. */
@DisabledOnOs(OS.WINDOWS)
abstract class ProcessPipesContract {
    private static final int MIB = 1 << 20;

    private final LoopReactor reactor = GuardedRun.reactor(backend());
    private final WatchedProcess child = new WatchedProcess();

    abstract String backend();

    private ProcessTransport shell(String script) {
        return reactor.spawnProcess(child, "/bin/sh", "-c", script);
    }

    private void pause(long millis, Action then) {
        reactor.callLater(Duration.ofMillis(millis), then);
    }

    @Test
    void X4_whatIsWrittenComesBackThroughCat() {
        ProcessTransport cat = reactor.spawnProcess(child, "cat");
        cat.write("one ");
        cat.writeToChild(0, Bytes.of("two"));
        cat.closeStdin();
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("one two");
        assertThat(child.events).startsWith("made").endsWith("ended").hasSize(6);
        assertThat(child.end).isInstanceOf(ProcessDone.class);
    }

    @Test
    void connectionMadeComesInsideSpawnProcess() {
        child.whenMade(() -> child.transport().write("at once"));
        ProcessTransport cat = reactor.spawnProcess(child, "cat");
        assertThat(child.events).containsExactly("made");
        assertThat(child.transport()).isSameAs(cat);
        cat.closeStdin();
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("at once");
    }

    @Test
    void manyMebibytesGoThroughCatInOneWrite() {
        byte[] much = new byte[12 * MIB + 17];
        new Random(7).nextBytes(much);
        ProcessTransport cat = reactor.spawnProcess(child, "cat");
        cat.write(Bytes.copyOf(much));
        cat.closeStdin();
        GuardedRun.run(reactor);
        assertThat(child.out.size()).isEqualTo(much.length);
        assertThat(child.out.toByteArray()).isEqualTo(much);
    }

    @Test
    void aChildThatNeitherReadsNorIsReadHoldsNothingUp() throws Exception {
        ProcessTransport cat = reactor.spawnProcess(child, "cat");
        cat.pauseProducing();
        byte[] much = new byte[4 * MIB];
        new Random(8).nextBytes(much);
        cat.write(Bytes.copyOf(much));
        cat.closeStdin();
        pause(200, () -> {
            assertThat(child.out.size()).isZero();
            cat.resumeProducing();
        });
        GuardedRun.run(reactor);
        assertThat(child.out.toByteArray()).isEqualTo(much);
    }

    @Test
    void standardErrorIsItsOwnStream() {
        shell("echo out; echo err >&2");
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("out\n");
        assertThat(child.complained()).isEqualTo("err\n");
    }

    @Test
    void aPausedChildIsNotRead() {
        child.whenOutput(() -> child.transport().pauseProducing());
        ProcessTransport yes = reactor.spawnProcess(child, "yes");
        int[] atPause = new int[1];
        pause(150, () -> {
            atPause[0] = child.out.size();
            pause(150, () -> {
                assertThat(child.out.size()).isEqualTo(atPause[0]).isBetween(1, PipeReader.CHUNK);
                child.whenOutput(() -> {});
                yes.signalProcess("KILL");
                yes.resumeProducing();
            });
        });
        GuardedRun.run(reactor);
        // what the thread had read and what the pipe held, and no more
        assertThat(child.out.size()).isLessThanOrEqualTo(atPause[0] + 2 * PipeReader.CHUNK);
        assertThat(child.end).isInstanceOf(ProcessTerminated.class);
    }

    @Test
    void nothingIsLostByPausing() {
        int[] pauses = new int[1];
        child.whenOutput(() -> {
            child.transport().pauseProducing();
            pauses[0]++;
            pause(1, () -> child.transport().resumeProducing());
        });
        shell("seq 1 60000");
        GuardedRun.run(reactor);
        assertThat(child.said().lines()).hasSize(60000).endsWith("60000");
        assertThat(pauses[0]).isGreaterThan(2);
    }

    @Test
    void aPauseHoldsBackTheEndOfTheStream() throws Exception {
        ProcessTransport transport = shell("echo last");
        transport.pauseProducing();
        pause(200, () -> {
            assertThat(child.events).contains("exited", "in lost").doesNotContain("out lost", "ended");
            transport.resumeProducing();
        });
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("last\n");
        assertThat(child.events).endsWith("ended");
    }

    @Test
    void X4_aPullProducerRegistersOnStandardInput() {
        ProcessTransport cat = reactor.spawnProcess(child, "cat");
        cat.registerProducer(new PullProducer() {
            private int asked;

            @Override
            public void resumeProducing() {
                if (++asked <= 50) {
                    cat.write(Bytes.copyOf(new byte[10_000]));
                } else {
                    cat.unregisterProducer();
                    cat.closeStdin();
                }
            }

            @Override
            public void stopProducing() {
                child.events.add("stopped");
            }
        });
        GuardedRun.run(reactor);
        assertThat(child.out.size()).isEqualTo(500_000);
        assertThat(child.events).doesNotContain("stopped");
    }

    @Test
    void X4_aPushProducerIsPausedWhileTheChildDoesNotRead() {
        ProcessTransport transport = shell("sleep 0.2; cat");
        List<String> calls = new ArrayList<>();
        transport.registerProducer(new PushProducer() {
            @Override
            public void pauseProducing() {
                calls.add("pause");
            }

            @Override
            public void resumeProducing() {
                calls.add("resume");
                transport.unregisterProducer();
                transport.closeStdin();
            }

            @Override
            public void stopProducing() {
                calls.add("stop");
            }
        });
        transport.write(Bytes.copyOf(new byte[MIB]));
        GuardedRun.run(reactor);
        assertThat(calls).containsExactly("pause", "resume");
        assertThat(child.out.size()).isEqualTo(MIB);
    }

    @Test
    void X4_aProducerIsStoppedWhenTheChildExits() {
        ProcessTransport transport = shell("exit 0");
        List<String> calls = new ArrayList<>();
        transport.registerProducer(new PushProducer() {
            @Override
            public void pauseProducing() {}

            @Override
            public void resumeProducing() {}

            @Override
            public void stopProducing() {
                calls.add("stop");
            }
        });
        GuardedRun.run(reactor);
        assertThat(calls).containsExactly("stop");
    }

    @Test
    void X4_loseConnectionClosesTheThreePipesAndDoesNotKill() {
        shell("trap '' PIPE TERM; cat > /dev/null; exit 7").loseConnection();
        GuardedRun.run(reactor);
        assertThat(child.events.subList(1, 4)).containsExactlyInAnyOrder("in lost", "out lost", "err lost");
        assertThat(child.events.subList(4, 6)).containsExactly("exited", "ended");
        assertThat(child.end).isInstanceOfSatisfying(
                ProcessTerminated.class, end -> assertThat(end.exitCode()).hasValue(7));
    }

    @Test
    void X4_closeStdoutIsNoticedByTheChild() {
        ProcessTransport yes = reactor.spawnProcess(child, "yes");
        pause(50, yes::closeStdout);
        GuardedRun.run(reactor);
        assertThat(child.events).hasSize(6).endsWith("ended");
        assertThat(child.end).isInstanceOf(ProcessTerminated.class); // SIGPIPE, or 1 where that is ignored
    }

    @Test
    void X4_closeChildFdClosesByNumber() {
        ProcessTransport transport = shell("cat; sleep 0.1; exit 3");
        transport.closeChildFd(2);
        transport.closeChildFd(1);
        transport.closeChildFd(0);
        GuardedRun.run(reactor);
        assertThat(child.events).contains("in lost", "out lost", "err lost").endsWith("exited", "ended");
    }

    @Test
    void X4_otherDescriptorsAreRefused() {
        ProcessTransport cat = reactor.spawnProcess(child, "cat");
        assertThatThrownBy(() -> cat.writeToChild(1, Bytes.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("descriptor 1");
        assertThatThrownBy(() -> cat.closeChildFd(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("descriptor 3");
        cat.closeStdin();
        GuardedRun.run(reactor);
    }

    @Test
    void X4_aWriteNoticesThatTheChildHasClosedItsInput() {
        ProcessTransport transport = shell("exec 0<&-; echo closed; sleep 0.3");
        child.whenOutput(() -> transport.write("nobody reads this"));
        GuardedRun.run(reactor);
        assertThat(child.events).startsWith("made", "in lost");
        assertThat(child.end).isInstanceOf(ProcessDone.class);
    }

    @Test
    void writesAfterTheExitAreDropped() {
        child.whenEnded(() -> {
            child.transport().write("too late");
            child.transport().closeStdin();
            child.transport().loseConnection();
            child.transport().pauseProducing();
            child.transport().resumeProducing();
            pause(30, reactor::stop);
        });
        shell("exit 0");
        GuardedRun.run(reactor);
        assertThat(child.events).hasSize(6).endsWith("ended");
    }

    @Test
    void aChildMayBeSpawnedByAnother() {
        WatchedProcess second = new WatchedProcess();
        child.whenEnded(() -> reactor.spawnProcess(second, "echo", "again"));
        shell("echo first");
        GuardedRun.run(reactor);
        assertThat(child.said() + second.said()).isEqualTo("first\nagain\n");
    }
}
