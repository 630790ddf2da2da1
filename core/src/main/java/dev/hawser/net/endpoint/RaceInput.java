package dev.hawser.net.endpoint;

import dev.hawser.net.AddressFamily;
import dev.hawser.net.ConnectionEnd;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** What happens to an {@link AddressRace}. */
sealed interface RaceInput {
    /** The look-up of {@code families} gave {@code addresses}, best first; there may be none. */
    record Resolved(Set<AddressFamily> families, List<InetAddress> addresses) implements RaceInput {}

    /** The look-up of {@code families} failed. */
    record ResolutionFailed(Set<AddressFamily> families, ConnectionEnd reason) implements RaceInput {}

    /** The time of the latest {@link RaceOutput.SetTimer} is up. */
    record TimerFired() implements RaceInput {}

    /** An attempt came to nothing. */
    record AttemptFailed(int attempt, ConnectionEnd reason) implements RaceInput {}

    /** An attempt succeeded. */
    record Connected(int attempt) implements RaceInput {}

    /** Nobody wants the connection any more. */
    record Cancelled() implements RaceInput {}
}
