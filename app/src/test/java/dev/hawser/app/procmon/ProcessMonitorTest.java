package dev.hawser.app.procmon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.testing.Results;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The monitor on a test clock, with processes that the test plays. */
final class ProcessMonitorTest {
    private final FakeProcesses processes = new FakeProcesses();
    private final ProcessMonitor monitor = new ProcessMonitor(processes.reactor, "procmon");
    private final LogRecords log = new LogRecords(ProcessMonitor.class);

    @AfterEach
    void closeLog() {
        log.close();
    }

    private void start() {
        monitor.add("web", Program.of("web", "-p", "80"));
        Results.successOf(monitor.startService());
    }

    private void advance(long millis) {
        processes.memory.advance(Duration.ofMillis(millis));
    }

    private ProgramState state() {
        return monitor.programs().getFirst().state();
    }

    @Test
    void aProgramThatEndsAtOnceIsStartedAgainAfterADelayThatDoubles() throws Exception {
        start();
        assertThat(processes.last().command).isEqualTo("web -p 80");
        for (long seconds : new long[] {1, 2, 4, 8}) {
            int before = processes.started.size();
            processes.last().exits(3);
            assertThat(state()).isEqualTo(ProgramState.WAITING);
            advance(seconds * 1000 - 1);
            assertThat(processes.started).hasSize(before);
            advance(1);
            assertThat(processes.started).hasSize(before + 1);
            assertThat(state()).isEqualTo(ProgramState.RUNNING);
        }
        assertThat(log.lines()).contains("INFO web: started, process 100",
                "WARNING web: ended after 0 s: A process has ended with a probable error condition: process ended with exit"
                        + " code 3. (starts again in 8 s)");
    }

    @Test
    void aProgramThatRanForAWhileIsStartedAtOnceAndTheDelayIsTheFirstAgain() throws Exception {
        start();
        processes.last().exits(1);
        advance(1000);
        processes.last().exits(1);
        advance(2000);
        advance(1000); // it runs
        processes.last().exits(0);
        advance(0);
        assertThat(processes.started).hasSize(4);
        processes.last().exits(1);
        advance(1000);
        assertThat(processes.started).hasSize(5);
    }

    @Test
    void aProgramThatCannotBeStartedIsTriedAgainWithOneLineEachTime() {
        processes.missing = true;
        start();
        advance(1000);
        advance(2000);
        assertThat(log.lines())
                .containsExactly(
                        "WARNING web: cannot be started: java.io.IOException: cannot start web: No such file or directory"
                                + " (starts again in 1 s)",
                        "WARNING web: cannot be started: java.io.IOException: cannot start web: No such file or directory"
                                + " (starts again in 2 s)",
                        "WARNING web: cannot be started: java.io.IOException: cannot start web: No such file or directory"
                                + " (starts again in 4 s)");
        assertThat(state()).isEqualTo(ProgramState.WAITING);
        processes.missing = false;
        advance(4000);
        assertThat(state()).isEqualTo(ProgramState.RUNNING);
        assertThat(monitor.programs().getFirst().starts()).isEqualTo(4);
    }

    @Test
    void stoppingSendsTermAndThenKillToTheGroup() throws Exception {
        start();
        Deferred<?> stopped = monitor.stopService();
        assertThat(state()).isEqualTo(ProgramState.ENDING);
        advance(4999);
        assertThat(processes.last().signals).containsExactly("group TERM", "group CONT");
        advance(1);
        assertThat(processes.last().signals).endsWith("group KILL");
        Results.assertNoResult(monitor.stopService());
        processes.last().exits(9);
        Results.successOf(stopped);
        assertThat(state()).isEqualTo(ProgramState.STOPPED);
        advance(10_000_000);
        assertThat(processes.started).hasSize(1);
        assertThat(processes.reactor.holdings()).isEmpty();
    }

    @Test
    void withoutGroupsTheProgramAloneIsSignalled() throws Exception {
        processes.groups = false;
        start();
        Deferred<?> stopped = monitor.stopService();
        advance(5000);
        assertThat(processes.last().signals).containsExactly("TERM", "KILL");
        processes.last().exits(9);
        Results.successOf(stopped);
    }

    @Test
    void whatAProgramLeavesBehindIsEndedBeforeItIsStartedAgain() throws Exception {
        start();
        processes.last().exitsWithOpenStreams(1);
        assertThat(state()).isEqualTo(ProgramState.ENDING);
        assertThat(processes.last().signals).containsExactly("group TERM");
        advance(5000);
        assertThat(processes.last().signals).containsExactly("group TERM", "group KILL");
        assertThat(processes.last().closed).isFalse();
        advance(1000); // somebody outside of the group holds its output
        assertThat(processes.last().closed).isTrue();
        processes.last().closesStreams();
        processes.last().endsAll();
        advance(1000);
        assertThat(processes.started).hasSize(2);
    }

    @Test
    void whatIsLeftAndHoldsNoStreamIsKilledWhileThatIsSafe() throws Exception {
        start();
        processes.last().exitsWithOpenStreams(1);
        processes.last().closesStreams();
        assertThat(processes.last().signals).containsExactly("group TERM", "group KILL");
    }

    @Test
    void stoppingEndsTheWaitForTheNextStart() throws Exception {
        start();
        processes.last().exits(1);
        Results.successOf(monitor.stopService());
        advance(100_000);
        assertThat(processes.started).hasSize(1);
        assertThat(processes.reactor.holdings()).isEmpty();
        Results.successOf(monitor.startService());
        assertThat(processes.started).hasSize(2);
    }

    @Test
    void oneThatIsStartedAgainWhileItEndsRunsAfterwards() throws Exception {
        start();
        Deferred<?> stopped = monitor.stopService();
        Deferred<?> running = monitor.startService();
        processes.last().exits(0);
        Results.successOf(stopped);
        Results.successOf(running);
        assertThat(processes.started).hasSize(2);
    }

    @Test
    void programsAreAddedAndRemovedWhileItRuns() throws Exception {
        start();
        monitor.add("db", Program.of("db"));
        assertThat(processes.last().command).isEqualTo("db ");
        assertThat(monitor.description()).isEqualTo("2 of 2 programs run");

        Deferred<?> removed = monitor.remove("db");
        assertThatThrownBy(() -> monitor.add("db", Program.of("db"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> monitor.restart("db")).isInstanceOf(NoSuchElementException.class);
        processes.last().exits(0);
        Results.successOf(removed);
        assertThat(monitor.programs()).extracting(ProgramStatus::name).containsExactly("web");
        assertThatThrownBy(() -> monitor.remove("db"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("[web]");
    }

    @Test
    void aRemovedProgramDoesNotComeBackWithTheService() throws Exception {
        start();
        Deferred<?> removed = monitor.remove("web");
        Deferred<?> stopped = monitor.stopService();
        Deferred<?> running = monitor.startService();
        processes.last().exits(0);
        Results.successOf(removed);
        Results.successOf(stopped);
        Results.successOf(running);
        assertThat(processes.started).hasSize(1);
        assertThat(monitor.programs()).isEmpty();
    }

    @Test
    void aRestartIsAtOnceWhateverTheDelayIs() throws Exception {
        start();
        processes.last().exits(1);
        Results.successOf(monitor.restart("web")); // which waits
        assertThat(processes.started).hasSize(2);
        Deferred<?> ended = monitor.restart("web"); // which runs
        assertThat(processes.last().signals).contains("group TERM");
        processes.last().exits(1);
        Results.successOf(ended);
        assertThat(processes.started).hasSize(3);
    }

    @Test
    void whatItSaysIsLoggedBehindItsName() throws Exception {
        start();
        processes.last().says("listening\nno end");
        processes.last().exits(0);
        assertThat(log.lines()).contains("INFO web: listening", "INFO web: no end");
    }

    @Test
    void namesAndTimesThatAreNoneAreRefused() {
        monitor.add("web", Program.of("web"));
        assertThatThrownBy(() -> monitor.add("web", Program.of("other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"web\"");
        assertThatThrownBy(() -> monitor.add("a\nb", Program.of("other"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> monitor.restart("web"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not run");
        assertThatThrownBy(() -> Program.of(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProcessMonitor(
                        processes.reactor, "x", RestartPolicy.DEFAULT, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1 s");
    }
}
