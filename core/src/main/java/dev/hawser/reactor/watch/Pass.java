package dev.hawser.reactor.watch;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** One pass of a loop. A pulse has one of these and uses it again and again. */
@Name("dev.hawser.Pass")
@Label("Reactor Pass")
@Category({"Hawser", "Reactor"})
@Description("One pass of a reactor's loop, from the end of a wait to the beginning of the next")
@Threshold("20 ms")
@StackTrace(false)
final class Pass extends Event {
    private static final Pass PROBE = new Pass();

    @Label("Events")
    @Description("Events of connections: made, data, may send again, lost")
    long events;

    @Label("Thread Calls")
    @Description("Calls that other threads had handed over, results of their work among them")
    long threadCalls;

    @Label("Timed Calls")
    @Description("Delayed calls that were due")
    long timedCalls;

    /** Whether a recording wants them: see {@link Recordings}. */
    static boolean isOn() {
        return PROBE.isEnabled();
    }
}
