package dev.hawser.deferred;

import dev.hawser.time.Origin;
import dev.hawser.time.UnhandledFailures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes into a failure's trace which way it went: where it was awaited, always; and in debug mode
 * ({@code -Dhawser.debug=true}) where each callback it passed was attached, the last {@value #MOST} of them.
 */
final class Hops {
    static final boolean DEBUG = Boolean.getBoolean("hawser.debug");
    private static final int MOST = 32;
    private static final int MOST_FRAMES_OF_AN_AWAIT = 8;

    private Hops() {}

    /** What the debug mode knows of one Deferred. */
    static final class Trail {
        /** Where it was made: for a stage, where it was attached. */
        final Origin here = Origin.here();
        /** Where the source of what it fired with was made, and where fired. */
        Origin made = here;

        @Nullable Origin fired;
        UnhandledFailures.@Nullable Entry unhandled;

        /** The outcome of {@code source} comes along here. */
        void follow(@Nullable Trail source) {
            if (source != null) {
                made = source.made;
                fired = source.fired;
            }
        }
    }

    /** A new trail, in debug mode. */
    static @Nullable Trail trail() {
        return DEBUG ? new Trail() : null;
    }

    /** {@code failure} comes by a stage that was attached at {@code attachedAt}. */
    static void note(Throwable failure, Origin attachedAt) {
        StackTraceElement line = attachedAt.frames().getFirst();
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof Route route) {
                route.add(line);
                return;
            }
        }
        Route route = new Route();
        route.add(line);
        failure.addSuppressed(route);
    }

    /** {@code failure} is about to be thrown where the calling coroutine awaited it. */
    static void noteAwait(Throwable failure) {
        int room = MOST;
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof AwaitedAt) {
                room -= suppressed.getStackTrace().length;
            }
        }
        if (room > 0) {
            int most = Math.min(room, MOST_FRAMES_OF_AN_AWAIT);
            StackTraceElement[] places = StackWalker.getInstance()
                    .walk(frames -> frames.filter(Hops::isTheirs)
                            .limit(most)
                            .map(StackWalker.StackFrame::toStackTraceElement)
                            .toArray(StackTraceElement[]::new));
            if (places.length > 0) { // async(d::await) has none, and would never use the room up
                failure.addSuppressed(new AwaitedAt(places));
            }
        }
    }

    private static boolean isTheirs(StackWalker.StackFrame frame) {
        String type = frame.getClassName();
        return !type.startsWith("dev.hawser.deferred.")
                && !type.startsWith("dev.hawser.coroutine.")
                && !type.startsWith("dev.hawser.net.Reactor")
                && !type.startsWith("java.")
                && !type.startsWith("jdk.");
    }

    /** Not thrown: the frames of a coroutine that waited for a failure, nearest first. */
    private static final class AwaitedAt extends Throwable {
        private static final long serialVersionUID = 1L;
        private static final String WHAT = "awaited";

        AwaitedAt(StackTraceElement[] frames) {
            super(WHAT, null, false, true);
            setStackTrace(frames);
        }

        @Override
        public Throwable fillInStackTrace() {
            return this; // its frames are given
        }

        @Override
        public String toString() {
            return WHAT;
        }
    }

    /** Not thrown: a list of places in the form that every stack trace printer knows. */
    private static final class Route extends Throwable {
        private static final long serialVersionUID = 1L;
        private static final String WHAT = "passed callbacks attached at";

        Route() {
            super(WHAT, null, false, true);
            setStackTrace(new StackTraceElement[0]);
        }

        @Override
        public String toString() {
            return WHAT; // what a trace prints: the name of this class would only puzzle
        }

        void add(StackTraceElement line) {
            List<StackTraceElement> all = new ArrayList<>(Arrays.asList(getStackTrace()));
            all.add(line);
            setStackTrace(all.subList(Math.max(0, all.size() - MOST), all.size())
                    .toArray(StackTraceElement[]::new));
        }
    }
}
