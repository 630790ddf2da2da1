package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.TransportLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The memory budget of a reactor: above it the largest holder is ended, and the others are not. */
public abstract class MemoryBudgetContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected MemoryBudgetContract() {}

    private static ListenOptions with(TransportLimits limits) {
        return ListenOptions.LOOPBACK.withLimits(limits);
    }

    /** A protocol that never reads. */
    private Recorder deaf(String name) {
        return recorder(name).onMade(self -> self.transport().pauseProducing());
    }

    @Test
    void W5_overTheMemoryBudgetTheLargestHolderIsEndedAndTheOthersStay() {
        openWith(options -> options.withMemoryBudget(24 << 20));
        Recorder small = recorder("small").onMade(self -> self.transport().write(Pattern.bytes(10 << 20)));
        Recorder large = recorder("large").onMade(self -> self.transport().write(Pattern.bytes(26 << 20)));
        ListeningPort first = listen(with(TransportLimits.UNLIMITED), small);
        ListeningPort second = listen(with(TransportLimits.UNLIMITED), large);
        Recorder smallClient = deaf("smallClient");
        connect(first, smallClient);
        when(small::isMade, () -> connect(second, deaf("largeClient")));
        large.afterLost(() -> {
            small.transport().loseConnection();
            smallClient.transport().resumeProducing();
        });
        stopWhenLost(large, small, smallClient);
        run();
        assertThat(large.reason()).isInstanceOf(PeerTooSlow.class).hasMessageContaining("memory budget of 25165824");
        assertThat(smallClient.byteCount()).isEqualTo(10 << 20);
    }

    @Test
    void W5_unparsedBytesCountTowardsTheBudgetAndEndTheirHolderOnly() {
        openWith(options -> options.withMemoryBudget(1 << 20));
        Recorder hoarder = recorder("hoarder").onData(self -> self.transport().unparsed(2 << 20));
        Recorder modest = recorder("modest").onData(self -> self.transport().unparsed(1000));
        ListeningPort port = listen(modest, hoarder);
        Recorder first = recorder("first").onMade(self -> self.transport().write("x"));
        connect(port, first);
        Recorder second = recorder("second").onMade(self -> self.transport().write("x"));
        when(() -> eventsOf("modest").contains("data"), () -> connect(port, second));
        hoarder.afterLost(() -> afterTurns(5, () -> {
            modest.note("open " + modest.transport().isOpen());
            first.transport().loseConnection();
        }));
        stopWhenLost(hoarder, modest);
        run();
        assertThat(hoarder.reason()).isInstanceOf(PeerTooSlow.class);
        assertThat(eventsOf("modest")).containsExactly("made", "data", "open true", "lost ConnectionDone");
    }

    @Test
    void W5_bytesThatWereParsedAgainNoLongerCount() {
        openWith(options -> options.withMemoryBudget(1 << 20));
        Recorder server = recorder("server").onData(self -> {
            for (int i = 0; i < 100; i++) {
                self.transport().unparsed(100_000);
                self.transport().unparsed(0);
            }
            afterTurns(3, () -> self.transport().loseConnection());
        });
        pair(server, recorder("client").onMade(self -> self.transport().write("x")));
        run();
        assertThat(eventsOf("server")).containsExactly("made", "data", "lost ConnectionDone");
    }

    @Test
    void W5_acceptingPausesOverTheBudgetAndGoesOnWhenTheRestWasTaken() {
        openWith(options -> options.withMemoryBudget(40 << 20));
        Recorder kept = recorder("kept").onMade(self -> self.transport().write(Pattern.bytes(38 << 20)));
        Recorder ended = recorder("ended").onMade(self -> self.transport().write(Pattern.bytes(64 << 20)));
        Recorder late = recorder("late").onMade(self -> self.transport().loseConnection());
        ListeningPort port = listen(with(TransportLimits.UNLIMITED), kept, ended, late);
        Recorder keptClient = deaf("keptClient");
        connect(port, keptClient);
        when(kept::isMade, () -> connect(port, deaf("endedClient")));
        ended.afterLost(() -> {
            connect(port, recorder("lateClient"));
            reactor().callLater(Duration.ofMillis(50), () -> {
                late.note(late.isMade() ? "accepted too early" : "not accepted yet");
                keptClient.transport().resumeProducing();
            });
        });
        stopWhenLost(ended, late);
        run();
        assertThat(ended.reason()).isInstanceOf(PeerTooSlow.class);
        assertThat(eventsOf("late")).containsExactly("not accepted yet", "made", "lost ConnectionDone");
    }
}
