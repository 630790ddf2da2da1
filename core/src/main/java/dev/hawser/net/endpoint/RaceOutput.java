package dev.hawser.net.endpoint;

import dev.hawser.net.ConnectionEnd;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** What an {@link AddressRace} wants done, in this order. */
sealed interface RaceOutput {
    /** Connect to {@code address}. */
    record Start(int attempt, InetAddress address) implements RaceOutput {}

    /** Give this attempt up. */
    record Stop(int attempt) implements RaceOutput {}

    /** Say {@link RaceInput.TimerFired} after this time; in place of an earlier timer. */
    record SetTimer(Duration delay) implements RaceOutput {}

    /** Take the timer back. */
    record ClearTimer() implements RaceOutput {}

    /** This attempt is the one: the race is over. */
    record Won(int attempt) implements RaceOutput {}

    /** There is nothing left to try: the race is over. The reasons are in the order in which they came. */
    record Lost(List<ConnectionEnd> reasons) implements RaceOutput {}
}
