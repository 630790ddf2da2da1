package dev.hawser.deferred;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes into a failure's trace which way it went: where it was awaited, always; and in debug mode
 * ({@code -Dhawser.debug=true}) where each callback it passed was attached, the last {@value #MOST} of them.
 */
final class Hops {
    static final boolean DEBUG = Boolean.getBoolean("hawser.debug");
    private static final int MOST = 32;
    private static final int MOST_FRAMES_OF_AN_AWAIT = 8;

    private Hops() {}

    /** The first frame outside this package: where the user attached something. */
    static StackTraceElement[] here() {
        return StackWalker.getInstance().walk(frames -> frames.filter(frame ->
                        !frame.getClassName().startsWith("dev.hawser.deferred."))
                .limit(1)
                .map(StackWalker.StackFrame::toStackTraceElement)
                .toArray(StackTraceElement[]::new));
    }

    static void note(Throwable failure, StackTraceElement[] attachedAt) {
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof Route route) {
                route.add(attachedAt);
                return;
            }
        }
        Route route = new Route();
        route.add(attachedAt);
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
            failure.addSuppressed(new AwaitedAt(StackWalker.getInstance().walk(frames -> frames.filter(Hops::isTheirs)
                    .limit(most)
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .toArray(StackTraceElement[]::new))));
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

        void add(StackTraceElement[] more) {
            List<StackTraceElement> all = new ArrayList<>(Arrays.asList(getStackTrace()));
            all.addAll(Arrays.asList(more));
            setStackTrace(all.subList(Math.max(0, all.size() - MOST), all.size())
                    .toArray(StackTraceElement[]::new));
        }
    }
}
