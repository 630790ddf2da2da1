package dev.hawser.reactor.watch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who held a loop at one moment, and where.
 *
 * @param holder the thread
 * @param subject what the callback is about
 * @param stack the innermost frames of the thread
 */
record Sample(Thread holder, String subject, List<StackTraceElement> stack) {
    private static final int MOST_FRAMES = 64;

    /** The core's packages: the innermost line outside of them and the JDK is the program's. */
    private static final Pattern OURS =
            Pattern.compile("dev\\.hawser\\.(bytes|coroutine|deferred|file|line|net|policy|reactor|task|time|tls)\\..*");

    /** Of the callback that runs; null where it has ended meanwhile. */
    static @Nullable Sample of(Pulse pulse, Watched loop) {
        long count = pulse.count();
        Thread holder = loop.holder();
        String subject = loop.subject();
        StackTraceElement[] stack = holder.getStackTrace();
        if (!Pulse.isHeld(count) || pulse.count() != count) {
            return null;
        }
        return new Sample(
                holder, subject, List.of(Arrays.copyOf(stack, Math.min(stack.length, MOST_FRAMES))));
    }

    /** The innermost line that is the program's; where there is none, the innermost outside the JDK, or of all. */
    String place() {
        return innermost(frame -> !isJdks(frame) && !OURS.matcher(frame.getClassName()).matches())
                .or(() -> innermost(frame -> !isJdks(frame)))
                .or(() -> innermost(_ -> true))
                .map(StackTraceElement::toString)
                .orElse("an unknown place");
    }

    private Optional<StackTraceElement> innermost(Predicate<StackTraceElement> wanted) {
        return stack.stream().filter(wanted).findFirst();
    }

    private static boolean isJdks(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    /** The stack, a line for each frame. */
    String text() {
        return stack.stream().map(StackTraceElement::toString).collect(Collectors.joining("\n"));
    }

    /** The stack in the form that every log prints. Not to be thrown. */
    Throwable trace() {
        return new Trace("the stack of " + holder, stack);
    }

    private static final class Trace extends Throwable {
        private static final long serialVersionUID = 1L;
        private final String heading;

        Trace(String heading, List<StackTraceElement> stack) {
            super(heading, null, false, true);
            this.heading = heading;
            setStackTrace(stack.toArray(StackTraceElement[]::new));
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }

        @Override
        public String toString() {
            return heading; // what a trace prints: the name of this class would only puzzle
        }
    }
}
