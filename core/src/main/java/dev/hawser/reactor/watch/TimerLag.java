package dev.hawser.reactor.watch;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** How late a delayed call began. */
@Name("dev.hawser.TimerLag")
@Label("Timer Lag")
@Category({"Hawser", "Reactor"})
@Description("A delayed call began, so long after it was due")
@Enabled(false) // one for each call
@StackTrace(false)
public final class TimerLag extends Event {
    private static final TimerLag PROBE = new TimerLag();

    @Label("Lag")
    @Timespan(Timespan.NANOSECONDS)
    final long lag;

    private TimerLag() {
        this(0);
    }

    private TimerLag(long lag) {
        this.lag = lag;
    }

    /** Whether a recording wants them: see {@link Recordings}. */
    static boolean isOn() {
        return PROBE.isEnabled();
    }

    /** A delayed call begins {@code nanos} after it was due. */
    public static void of(long nanos) {
        new TimerLag(nanos).commit();
    }
}
