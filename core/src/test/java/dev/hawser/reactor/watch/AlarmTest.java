package dev.hawser.reactor.watch;

import static dev.hawser.reactor.watch.Alarm.Finding.OVER;
import static dev.hawser.reactor.watch.Alarm.Finding.QUIET;
import static dev.hawser.reactor.watch.Alarm.Finding.RAISED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is concluded from looks at a pulse. Time is a number here; a look counts for ten at most. */
class AlarmTest {
    private static final long LIMIT = 4;
    private static final long MOST = 10;

    private final Pulse pulse = new Pulse();
    private final Vigil vigil = new Vigil();
    private final Alarm alarm = new Alarm(LIMIT);

    private Alarm.Finding lookAt(long nanos) {
        vigil.look(pulse.count(), nanos, MOST);
        return alarm.hear(vigil);
    }

    private List<Alarm.Finding> lookAtEach(int from, int to) {
        List<Alarm.Finding> findings = new ArrayList<>();
        IntStream.rangeClosed(from, to).forEach(nanos -> findings.add(lookAt(nanos)));
        return findings;
    }

    @Test
    void oneThatHasNotBegunOrWaitsIsNeverHeld() {
        assertThat(lookAtEach(1, 9)).containsOnly(QUIET);
        pulse.event();
        pulse.waits();
        assertThat(lookAtEach(10, 50)).containsOnly(QUIET);
        assertThat(vigil.held()).isZero();
        assertThat(vigil.isHeld()).isFalse();
    }

    @Test
    void manyShortCallbacksAreNotALongOne() {
        for (int nanos = 1; nanos < 50; nanos++) {
            pulse.event();
            assertThat(lookAt(nanos)).isEqualTo(QUIET);
        }
    }

    @Test
    void aCallbackIsToldOfAtTheLimitAndWheneverThatHasDoubled() {
        pulse.event();
        assertThat(lookAt(100)).isEqualTo(QUIET); // seen for the first time: nobody knows since when
        assertThat(lookAtEach(101, 103)).containsOnly(QUIET);
        assertThat(lookAt(104)).isEqualTo(RAISED);
        assertThat(alarm.isRaised()).isTrue();
        assertThat(lookAtEach(105, 107)).containsOnly(QUIET);
        assertThat(lookAt(108)).isEqualTo(RAISED);
        assertThat(lookAtEach(109, 115)).containsOnly(QUIET);
        assertThat(lookAt(116)).isEqualTo(RAISED);
        assertThat(vigil.held()).isEqualTo(16);
    }

    @Test
    void aLookThatComesLateTellsOnceOfAllThatItMissed() {
        pulse.event();
        lookAt(0);
        assertThat(lookAt(9)).isEqualTo(RAISED); // past 4 and 8
        assertThat(lookAtEach(10, 15)).containsOnly(QUIET);
        assertThat(lookAt(16)).isEqualTo(RAISED);
    }

    @Test
    void itIsOverWithTheNextCallbackOrTheNextWaitAndHowLongItTookIsKnown() {
        pulse.event();
        lookAt(0);
        assertThat(lookAt(5)).isEqualTo(RAISED);
        lookAt(6);
        pulse.timedCall();
        assertThat(lookAt(7)).isEqualTo(OVER);
        assertThat(vigil.ended()).isEqualTo(6);
        assertThat(vigil.held()).isZero();
        assertThat(alarm.isRaised()).isFalse();
        assertThat(lookAt(11)).isEqualTo(RAISED); // the next is as bad
        pulse.waits();
        assertThat(lookAt(12)).isEqualTo(OVER);
        assertThat(vigil.ended()).isEqualTo(4);
        assertThat(lookAt(13)).isEqualTo(QUIET);
    }

    @Test
    void aShortOneEndsInSilence() {
        pulse.event();
        lookAt(0);
        lookAt(3);
        pulse.waits();
        assertThat(lookAt(4)).isEqualTo(QUIET);
    }

    @Test
    void timeInWhichTheWatchdogStoodStillTooIsNotTheCallbacks() {
        pulse.event();
        lookAt(0);
        lookAt(1);
        assertThat(lookAt(1_000_000)).isEqualTo(RAISED);
        assertThat(vigil.held()).isEqualTo(1 + MOST);
    }

    @Test
    void aClockThatWrapsIsNoLongTime() {
        pulse.event();
        lookAt(Long.MAX_VALUE - 1);
        assertThat(lookAt(Long.MIN_VALUE + 1)).isEqualTo(QUIET);
        assertThat(vigil.held()).isEqualTo(3);
    }

    @Test
    void aLimitBeyondAllTimeIsNeverReached() {
        Alarm patient = new Alarm(Long.MAX_VALUE);
        pulse.event();
        for (long nanos = 0; nanos < 100; nanos += 9) {
            vigil.look(pulse.count(), nanos, MOST);
            assertThat(patient.hear(vigil)).isEqualTo(QUIET);
        }
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Alarm(0)).withMessageContaining("0");
    }
}
