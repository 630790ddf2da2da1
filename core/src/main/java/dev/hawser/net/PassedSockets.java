package dev.hawser.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Listening sockets that somebody has opened before for whoever listens at the same place: the process in whose place this
 * one has come. A port of {@link Reactor#listenTcp} or {@link Reactor#listenUnix} looks here first, so that a restarted program
 * goes on with the same queue of newcomers without doing anything for it.
 *
 * <p>They are in the environment variable {@value #VARIABLE}, each with the name that its port had
 * ({@link ListeningPort#passingName()}), and count only for the child of the process that has written it. From any thread.
 */
public final class PassedSockets {
    /** {@code PARENT;NUMBER=NAME;NUMBER=NAME...}, where {@code %} and {@code ;} in a name are {@code %25} and {@code %3B}. */
    public static final String VARIABLE = "HAWSER_SOCKETS";

    private static final int MOST = 4096;

    private final Map<String, Deque<Integer>> byName = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private boolean borrowed;

    /** None yet. */
    PassedSockets() {}

    private static final class Inherited {
        static final PassedSockets OF_THIS_PROCESS = read();

        private Inherited() {}

        private static PassedSockets read() {
            try {
                return of(
                        System.getenv(VARIABLE),
                        ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L));
            } catch (IllegalArgumentException wrong) { // somebody else's: it keeps no program from starting
                System.getLogger("dev.hawser.net.ListeningPort").log(System.Logger.Level.WARNING, wrong.getMessage());
                return new PassedSockets();
            }
        }
    }

    /**
     * Those of this process, the same object each time. A variable that is not what it should be is logged, and counts as
     * none.
     */
    public static PassedSockets inherited() {
        return Inherited.OF_THIS_PROCESS;
    }

    /**
     * Those that {@code variable} has for a child of the process {@code parent}; none where it is null or for another's.
     *
     * @throws IllegalArgumentException when it is not as {@link #variable} makes it
     */
    public static PassedSockets of(@Nullable String variable, long parent) {
        PassedSockets sockets = new PassedSockets();
        if (variable == null) {
            return sockets;
        }
        String[] pieces = variable.split(";", -1);
        if (pieces.length > MOST) {
            throw new IllegalArgumentException(VARIABLE + " has more than " + MOST + " pieces");
        }
        if (number(pieces[0], variable) != parent) {
            return sockets;
        }
        sockets.borrowed = true;
        for (int i = 1; i < pieces.length; i++) {
            int equals = pieces[i].indexOf('=');
            if (equals < 0) {
                throw wrong(variable, "\"" + pieces[i] + "\" has no =");
            }
            int descriptor = (int) Math.min(Integer.MAX_VALUE, number(pieces[i].substring(0, equals), variable));
            String name = pieces[i].substring(equals + 1).replace("%3B", ";").replace("%25", "%");
            sockets.offer(name, descriptor);
        }
        return sockets;
    }

    private static long number(String text, String variable) {
        if (!text.matches("[0-9]{1,18}")) {
            throw wrong(variable, "\"" + text + "\" is no number");
        }
        return Long.parseLong(text);
    }

    private static IllegalArgumentException wrong(String variable, String why) {
        return new IllegalArgumentException(VARIABLE + " is \"" + variable + "\", and " + why);
    }

    /**
     * What the variable is to be for a child of the process {@code parent}.
     *
     * @param names of the sockets, by their descriptors in the child
     */
    public static String variable(long parent, Map<Integer, String> names) {
        StringBuilder text = new StringBuilder().append(parent);
        names.forEach((descriptor, name) -> text.append(';')
                .append(descriptor)
                .append('=')
                .append(name.replace("%", "%25").replace(";", "%3B")));
        return text.toString();
    }

    /** Adds a socket, for the next that listens under {@code name}: who takes it closes the descriptor. */
    public synchronized void offer(String name, int descriptor) {
        byName.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(descriptor);
    }

    /** The descriptor of a socket of that name, which is the caller's now; nothing where there is none. */
    public synchronized OptionalInt take(String name) {
        Deque<Integer> sockets = byName.get(name);
        Integer first = sockets == null ? null : sockets.poll();
        if (first != null) {
            taken.add(name);
        }
        return first == null ? OptionalInt.empty() : OptionalInt.of(first);
    }

    /** The names of those that nobody has taken by now, unless another of the same name was: that may be the same socket. */
    public synchronized List<String> names() {
        List<String> names = new ArrayList<>();
        byName.forEach((name, sockets) -> {
            if (!taken.contains(name)) {
                sockets.forEach(_ -> names.add(name));
            }
        });
        return names;
    }

    /**
     * Whether the predecessor may go on with the sockets, since this process has not come to serve: what is at their places
     * must not be removed. False for one that was started without a predecessor.
     */
    public synchronized boolean isBorrowed() {
        return borrowed;
    }

    /**
     * The descriptors of all that are left, which the caller is to close: newcomers would wait in their queues for ever. To be
     * called when this process serves, as the sockets that it has taken are {@linkplain #isBorrowed its own} from then on.
     */
    public synchronized List<Integer> takeRest() {
        borrowed = false;
        List<Integer> rest = new ArrayList<>();
        byName.values().forEach(rest::addAll);
        byName.clear();
        return rest;
    }

    /** Whether a predecessor of the process whose parent that is has passed something, be it no socket. */
    static boolean isSuccessor(Map<String, String> environment, long parent) {
        String variable = environment.get(VARIABLE);
        return variable != null && variable.split(";", 2)[0].equals(Long.toString(parent));
    }
}
