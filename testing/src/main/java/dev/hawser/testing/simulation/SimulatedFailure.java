package dev.hawser.testing.simulation;

import java.time.Duration;

/**
 * Something that the code of a simulated host threw and nobody caught, or a failure of a Deferred that nobody handled.
 *
 * @param time when
 * @param host the name of the host
 * @param message what a real reactor would log, such as {@code Unhandled error in dev.example.Echo}
 * @param thrown what was thrown
 */
public record SimulatedFailure(Duration time, String host, String message, Throwable thrown) {
    @Override
    public String toString() {
        return message + " on " + host + " at " + Times.seconds(time.toNanos()) + ": " + thrown;
    }
}
