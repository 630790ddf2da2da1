package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.DeferredList;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessKilled;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessOutput;
import dev.hawser.net.ProcessOutputTooLong;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.Processes;
import dev.hawser.net.ReactorStopped;
import dev.hawser.net.TerminalSize;
import dev.hawser.net.UnexpectedErrorOutput;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** X6: programs that are run for what they say. A subclass says on which backend. */
@DisabledOnOs(OS.WINDOWS)
abstract class ProcessesContract {
    private final LoopReactor reactor = GuardedRun.reactor(backend());
    private final Processes processes = new Processes(reactor);
    private @Nullable Object value;
    private @Nullable Throwable failure;

    abstract String backend();

    private void run(Deferred<?> result) {
        result.finish(
                fired -> {
                    value = fired;
                    reactor.callWhenRunning(reactor::stop);
                },
                failed -> {
                    failure = failed;
                    reactor.callWhenRunning(reactor::stop);
                });
        GuardedRun.run(reactor);
    }

    private static String[] script(String text) {
        return new String[] {"-c", text};
    }

    @Test
    void X6_theOutputWhateverTheExitCode() {
        run(processes.getProcessOutput("/bin/sh", script("echo out; exit 3")));
        assertThat(value).isEqualTo(Bytes.of("out\n"));
    }

    @Test
    void X6_anyErrorOutputIsAFailureThatTellsOfTheEnd() {
        Deferred<ConnectionEnd> end = processes
                .getProcessOutput("/bin/sh", script("echo out; echo wrong >&2; sleep 0.1"))
                .addCallback(_ -> (ConnectionEnd) new ProcessDone())
                .chainErrback(UnexpectedErrorOutput.class, unexpected -> {
                    assertThat(unexpected.err()).isEqualTo(Bytes.of("wrong\n"));
                    assertThat(unexpected).hasMessageContaining("/bin/sh said").hasMessageContaining("wrong");
                    failure = unexpected;
                    return unexpected.processEnded();
                });
        run(end);
        assertThat(failure).isInstanceOf(UnexpectedErrorOutput.class);
        assertThat(value).isInstanceOf(ConnectionEnd.class);
    }

    @Test
    void X6_errorsTogetherWithOutput() {
        run(processes.getProcessOutputAndErrors("/bin/sh", script("echo out; sleep 0.1; echo wrong >&2")));
        assertThat(value).isEqualTo(Bytes.of("out\nwrong\n"));
    }

    @Test
    void X6_theExitCode() {
        run(processes.getProcessValue("/bin/sh", script("echo dropped; echo dropped >&2; exit 5")));
        assertThat(value).isEqualTo(5);
    }

    @Test
    void X6_noExitCodeOfAProgramThatWasKilled() {
        run(processes.getProcessValue("/bin/sh", script("kill -15 $$")));
        if (backend().equals("nio")) { // cannot tell
            assertThat(value).isEqualTo(143);
            return;
        }
        assertThat(failure).isInstanceOfSatisfying(
                ProcessTerminated.class, killed -> assertThat(killed.signal()).isEqualTo("TERM"));
    }

    @Test
    void withoutInputThereIsItsEnd() {
        run(processes.getProcessValue("/bin/cat"));
        assertThat(value).isEqualTo(0);
    }

    @Test
    void X6_outputErrorsAndExitCode() {
        run(processes.getProcessOutputAndValue("/bin/sh", script("echo out; echo err >&2; exit 9")));
        assertThat(value).isEqualTo(new ProcessOutput(Bytes.of("out\n"), Bytes.of("err\n"), 9));
    }

    @Test
    void X6_aSignalIsAFailureWithWhatWasSaid() {
        run(processes.getProcessOutputAndValue("/bin/sh", script("echo out; echo err >&2; kill -9 $$")));
        if (backend().equals("nio")) { // cannot tell
            assertThat(value).isEqualTo(new ProcessOutput(Bytes.of("out\n"), Bytes.of("err\n"), 137));
            return;
        }
        assertThat(failure).isInstanceOfSatisfying(ProcessKilled.class, killed -> {
            assertThat(killed.out()).isEqualTo(Bytes.of("out\n"));
            assertThat(killed.err()).isEqualTo(Bytes.of("err\n"));
            assertThat(killed.end().signal()).isEqualTo("KILL");
            assertThat(killed).hasMessageContaining("/bin/sh").hasMessageContaining("signal KILL");
        });
    }

    @Test
    void inputIsReadAndEnds() {
        run(processes.withInput(Bytes.of("some words")).getProcessOutput("cat"));
        assertThat(value).isEqualTo(Bytes.of("some words"));
    }

    @Test
    void aProgramThatSaysTooMuchIsKilled() {
        run(processes.withMaxOutput(100_000).getProcessOutput("yes"));
        assertThat(failure)
                .isInstanceOf(ProcessOutputTooLong.class)
                .hasMessage("yes has said more than 100000 bytes, and was killed");
    }

    @Test
    void cancellingKillsAndReaps() {
        Deferred<Bytes> output = processes.getProcessOutput("/bin/sh", script("exec sleep 600"));
        reactor.callLater(Duration.ofMillis(50), output::cancel);
        output.finish(_ -> {}, failed -> failure = failed);
        awaitNoProcess();
        GuardedRun.run(reactor);
        assertThat(failure).isInstanceOf(CancellationException.class).hasMessageContaining("/bin/sh");
    }

    /** A process that has been reaped is held no more. */
    private void awaitNoProcess() {
        reactor.callLater(Duration.ofMillis(10), () -> {
            if (failure != null && reactor.holdings().stream().noneMatch(one -> one.toString().contains("process"))) {
                reactor.stop();
            } else {
                awaitNoProcess();
            }
        });
    }

    @Test
    void theStopOfTheReactorFailsWhatIsOwed() {
        Deferred<Bytes> output = processes.getProcessOutput("/bin/sh", script("exec sleep 600"));
        output.finish(_ -> {}, failed -> failure = failed);
        reactor.callLater(Duration.ofMillis(50), reactor::stop);
        GuardedRun.run(reactor);
        assertThat(failure).isInstanceOf(ReactorStopped.class);
    }

    @Test
    void aProgramThatIsNotThere() {
        run(processes.getProcessValue("no-such-program"));
        assertThat(failure)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot start no-such-program");
    }

    @Test
    void manyAtOnceWithTheirOwnEnvironment() {
        Processes own = processes.withOptions(ProcessOptions.DEFAULT.withEnvironment(Map.of("WHO", "me")));
        run(DeferredList.gather(
                reactor,
                java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> own.getProcessOutput("/bin/sh", script("echo $WHO " + i)).addCallback(Bytes::utf8))
                        .toList()));
        assertThat(value).asString().contains("me 0\n", "me 19\n");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> processes.withMaxOutput(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> processes.withOptions(ProcessOptions.DEFAULT.withPty(TerminalSize.DEFAULT)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ProcessTerminated.unobserved("of a test").exitCode()).isEmpty();
        assertThat(ProcessTerminated.unobserved("of a test").signal()).isNull();
    }
}
