package dev.hawser.time;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The place in a program where something was made: the lines that asked for it, innermost first. Recorded only where
 * tracing is on, since finding it costs microseconds.
 */
public final class Origin {
    private static final int MOST = 8;
    private static final String OURS = "dev.hawser.";
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final List<StackTraceElement> frames;

    private Origin(List<StackTraceElement> frames) {
        this.frames = frames;
    }

    /**
     * The place where the running code was called from, outside the JDK, the core and the caller's own module. Where
     * there is no such line, as in what a reactor does by itself, the innermost of the others.
     */
    public static Origin here() {
        Class<?> caller = WALKER.getCallerClass();
        List<StackTraceElement> user =
                WALKER.walk(frames -> elements(frames.filter(frame -> isUsers(frame.getDeclaringClass(), caller))));
        return new Origin(user.isEmpty() ? WALKER.walk(frames -> elements(frames.skip(1))) : user);
    }

    private static List<StackTraceElement> elements(Stream<StackFrame> frames) {
        return frames.limit(MOST).map(StackFrame::toStackTraceElement).collect(Collectors.toUnmodifiableList());
    }

    /** The name alone is not enough: a test of ours is a user too. Nor is the place: a jar may hold both. */
    private static boolean isUsers(Class<?> type, Class<?> caller) {
        Module module = type.getModule();
        if (module.isNamed() && (module.getName().startsWith("java.") || module.getName().startsWith("jdk."))) {
            return false;
        }
        return !type.getName().startsWith(OURS) || (!isTogether(type, Origin.class) && !isTogether(type, caller));
    }

    private static boolean isTogether(Class<?> type, Class<?> other) {
        return type.getProtectionDomain() == other.getProtectionDomain();
    }

    /** The lines, innermost first; at least one, at most 8. */
    public List<StackTraceElement> frames() {
        return frames;
    }

    /** The lines in the form that every printer of stack traces knows, under {@code heading}. Not to be thrown. */
    public Throwable trace(String heading) {
        return new Trace(heading, frames);
    }

    private static final class Trace extends Throwable {
        private static final long serialVersionUID = 1L;
        private final String heading;

        Trace(String heading, List<StackTraceElement> frames) {
            super(heading, null, false, true);
            this.heading = heading;
            setStackTrace(frames.toArray(StackTraceElement[]::new));
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

    /** The innermost line, such as {@code ChatTest.java:31}. */
    @Override
    public String toString() {
        StackTraceElement frame = frames.getFirst();
        String file = frame.getFileName();
        return file == null ? frame.getClassName() + "." + frame.getMethodName() : file + ":" + frame.getLineNumber();
    }
}
