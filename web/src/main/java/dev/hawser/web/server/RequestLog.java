package dev.hawser.web.server;

/** Is told of every request that was answered, or broken off: for access logs and counters. Called on the reactor's thread. */
@FunctionalInterface
public interface RequestLog {
    /**
     * {@code request} is over; what it was, and what it was answered with, may still be asked of it.
     *
     * @param bodyBytes how many bytes of a body were answered
     * @param nanos how long it took from its head on
     * @param wasBrokenOff whether the client did not get all of the answer
     */
    void requestEnded(Request request, long bodyBytes, long nanos, boolean wasBrokenOff);
}
