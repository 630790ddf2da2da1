package dev.hawser.reactor.watch;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** One callback that took long. Committed by the watchdog, which sees callbacks from outside and samples them. */
@Name("dev.hawser.SlowCallback")
@Label("Slow Callback")
@Category({"Hawser", "Reactor"})
@Description("A callback or a step of a coroutine that held a reactor for long. The length is sampled and may be some"
        + " milliseconds short")
@Threshold("100 ms")
@StackTrace(false) // that would be the watchdog's own
final class SlowCallback extends Event {
    private static final SlowCallback PROBE = new SlowCallback();

    @Label("Subject")
    @Description("The connection that the callback is about, or - where it is about none")
    @Nullable String subject;

    @Label("Holder")
    @Description("The thread that held the reactor: its own, or a coroutine's")
    @Nullable Thread holder;

    @Label("Place")
    @Description("The innermost line of the program when the callback had held the reactor for the threshold")
    @Nullable String place;

    @Label("Stack")
    @Description("The stack at that time, a line for each frame, innermost first")
    @Nullable String stack;

    /** Whether a recording wants them: see {@link Recordings}. */
    static boolean isOn() {
        return PROBE.isEnabled();
    }
}
