package dev.hawser.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The listening sockets that systemd (or whoever keeps its protocol) has opened for this program: {@code LISTEN_FDS} of
 * them from descriptor 3 on, with names in {@code LISTEN_FDNAMES}, if {@code LISTEN_PID} is this process.
 *
 * <pre>{@code
 * SystemdSockets sockets = SystemdSockets.inherited();
 * reactor.adoptListeningSocket(sockets.named("http").getFirst().descriptor(), Factory.of(Echo::new));
 * }</pre>
 *
 * <p>This only reads the environment: whether the descriptors are open, and what they are, {@link
 * Reactor#adoptListeningSocket} finds out. Each is to be adopted once.
 */
public final class SystemdSockets {
    /** The first descriptor, by the protocol. */
    private static final int FIRST = 3;

    /** More than any program is given; a number above it is a mistake. */
    private static final int MOST = 4096;

    /** What systemd itself calls a socket that was given no name. */
    private static final String UNNAMED = "unknown";

    private final List<Inherited> all;

    private SystemdSockets(List<Inherited> all) {
        this.all = List.copyOf(all);
    }

    /**
     * One socket.
     *
     * @param name what the socket unit calls it ({@code FileDescriptorName=}, or the unit's own name); several may share
     *     one
     * @param descriptor its number
     */
    public record Inherited(String name, int descriptor) {}

    /**
     * Those of this process; none where it was not started by socket activation. They are also those of a process that was
     * started in the place of another one, and was passed its sockets.
     *
     * @throws IllegalArgumentException as {@link #of} does
     */
    public static SystemdSockets inherited() {
        Map<String, String> environment = System.getenv();
        long pid = ProcessHandle.current().pid();
        long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L);
        if (PassedSockets.isSuccessor(environment, parent)) { // who could not know our number when it wrote them
            environment = new HashMap<>(environment);
            environment.computeIfPresent("LISTEN_PID", (_, _) -> Long.toString(pid));
        }
        return of(environment, pid);
    }

    /**
     * Those that {@code environment} has for the process {@code pid}; none where it has none, or another's, which were
     * inherited by mistake.
     *
     * @throws IllegalArgumentException when a variable is not what it should be: no number, a number below 0 or above
     *     4096, or not as many names as sockets; the message has the value
     */
    public static SystemdSockets of(Map<String, String> environment, long pid) {
        String count = environment.get("LISTEN_FDS");
        String owner = environment.get("LISTEN_PID");
        if (count == null || owner == null || number("LISTEN_PID", owner, Long.MAX_VALUE) != pid) {
            return new SystemdSockets(List.of());
        }
        int sockets = (int) number("LISTEN_FDS", count, MOST);
        String names = environment.get("LISTEN_FDNAMES");
        String[] each = names == null ? new String[0] : names.split(":", -1);
        if (names != null && each.length != sockets && !(sockets == 0 && names.isEmpty())) {
            throw new IllegalArgumentException("LISTEN_FDS is " + count + ", and LISTEN_FDNAMES has " + each.length
                    + " names: \"" + names + "\"");
        }
        List<Inherited> found = new ArrayList<>(sockets);
        for (int i = 0; i < sockets; i++) {
            found.add(new Inherited(names == null ? UNNAMED : each[i], FIRST + i));
        }
        return new SystemdSockets(found);
    }

    private static long number(String variable, String value, long most) {
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException(variable + " is no number: \"" + value + "\"", notOne);
        }
        if (number < 0 || number > most) {
            throw new IllegalArgumentException(variable + " is not from 0 to " + most + ": " + value);
        }
        return number;
    }

    /** All, in the order of their descriptors. */
    public List<Inherited> all() {
        return all;
    }

    /**
     * Those of that name, in order.
     *
     * @throws IllegalArgumentException when there is none; the message has the names that there are
     */
    public List<Inherited> named(String name) {
        List<Inherited> found =
                all.stream().filter(each -> each.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no inherited socket is named \"" + name + "\"; there are "
                    + all.stream().map(Inherited::name).toList());
        }
        return found;
    }

    @Override
    public String toString() {
        return "inherited sockets " + all;
    }
}
