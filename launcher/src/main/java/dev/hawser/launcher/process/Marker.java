package dev.hawser.launcher.process;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one process of this command tells the next, in the environment variable {@value #VARIABLE}. It counts for a child of the
 * process that wrote it, or, for {@link Role#MOVED}, for that process itself, which has become another program, and not for its
 * children; so one that was inherited further does no harm.
 *
 * @param role what the process is to be
 * @param values more, by name
 */
record Marker(Role role, Map<String, String> values) {
    static final String VARIABLE = "HAWSER_LAUNCH";

    enum Role {
        /** Started by hand, or by a service manager. */
        FIRST,
        /** Became itself again in another folder. */
        MOVED,
        /** The daemon that one of {@link #FIRST} waits for. */
        DAEMON,
        /** Takes the place of one that runs. */
        SUCCESSOR
    }

    static Marker ofThisProcess() {
        return of(
                System.getenv(VARIABLE),
                ProcessHandle.current().pid(),
                ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L));
    }

    static Marker of(@Nullable String variable, long pid, long parent) {
        Marker first = new Marker(Role.FIRST, Map.of());
        if (variable == null) {
            return first;
        }
        String[] pieces = variable.split(";");
        if (pieces.length < 2) {
            return first;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 2; i < pieces.length; i++) {
            int equals = pieces[i].indexOf('=');
            if (equals > 0) {
                values.put(
                        pieces[i].substring(0, equals),
                        pieces[i].substring(equals + 1).replace("%3B", ";").replace("%25", "%"));
            }
        }
        for (Role role : Role.values()) {
            long writer = role == Role.MOVED ? pid : parent;
            if (role.name().equals(pieces[1]) && pieces[0].equals(Long.toString(writer))) {
                return new Marker(role, values);
            }
        }
        return first;
    }

    /** What the variable is to be. */
    String text(long writer) {
        StringBuilder text = new StringBuilder().append(writer).append(';').append(role);
        values.forEach((name, value) -> text.append(';')
                .append(name)
                .append('=')
                .append(value.replace("%", "%25").replace(";", "%3B")));
        return text.toString();
    }

    @Nullable String value(String name) {
        return values.get(name);
    }

    /** A descriptor that was passed; negative for none. */
    int descriptor(String name) {
        String value = values.get(name);
        return value != null && value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : -1;
    }
}
