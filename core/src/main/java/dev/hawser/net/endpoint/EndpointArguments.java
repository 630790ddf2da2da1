package dev.hawser.net.endpoint;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one description, which an endpoint type takes one after the other, each checked; what is left over
 * at the end is refused. Every complaint names the argument and the whole description.
 */
final class EndpointArguments {
    private final String description;
    private final String type;
    private final Deque<String> positional;
    private final Map<String, String> keywords;
    private final SortedSet<String> asked = new TreeSet<>();

    EndpointArguments(String description, EndpointDescription parsed) {
        this.description = description;
        this.type = parsed.type();
        this.positional = new ArrayDeque<>(parsed.positional());
        this.keywords = new LinkedHashMap<>(parsed.keywords());
    }

    /** The argument {@code key}: by its key, else the next positional one. */
    String positional(String key) {
        String value = keyword(key);
        if (value == null) {
            value = positional.poll();
        }
        if (value == null) {
            throw wrong("Missing " + key);
        }
        return value;
    }

    /** As {@link #positional}, for one that may not be empty. */
    String filled(String key) {
        String value = positional(key);
        if (value.isEmpty()) {
            throw wrong("Empty " + key);
        }
        return value;
    }

    /** As {@link #positional}, for a port number from {@code lowest} on. */
    int port(String key, int lowest) {
        String value = positional(key);
        int port = number(key, value);
        if (port < lowest || port > 65535) {
            throw wrong("Bad " + key + " '" + value + "': it is out of the range " + lowest + " to 65535");
        }
        return port;
    }

    /** The argument of this key, a number of at least 1. */
    int count(String key, int otherwise) {
        String value = keyword(key);
        if (value == null) {
            return otherwise;
        }
        int count = number(key, value);
        if (count < 1) {
            throw wrong("Bad " + key + " '" + value + "': it must be at least 1");
        }
        return count;
    }

    /** The argument of this key, in seconds, with or without a fraction. */
    Duration seconds(String key, Duration otherwise) {
        String value = keyword(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            throw wrong("Bad " + key + " '" + value + "': it is no number of seconds");
        }
        int point = value.indexOf('.');
        String whole = point < 0 ? value : value.substring(0, point);
        String fraction = point < 0 ? "" : value.substring(point + 1);
        Duration time = Duration.ofSeconds(
                Long.parseLong(whole), Long.parseLong(fraction + "0".repeat(9 - fraction.length())));
        if (time.isZero()) {
            throw wrong("Bad " + key + " '" + value + "': it must be above 0");
        }
        return time;
    }

    /** The argument of this key, a numeric address; null where it is missing or empty. Asks no name server. */
    @Nullable InetAddress address(String key) {
        String value = keyword(key);
        if (value == null || value.isEmpty()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException notNumeric) {
            throw wrong("Bad " + key + " '" + value + "': it is no numeric address");
        }
    }

    /** Refuses what nobody has asked for. */
    void refuseOthers() {
        if (!keywords.isEmpty()) {
            throw wrong("Unknown key '" + keywords.keySet().iterator().next() + "' for " + type + " (known: "
                    + String.join(", ", asked) + ")");
        }
        if (!positional.isEmpty()) {
            throw wrong("Too many arguments for " + type + ", '" + positional.peek() + "' is one too many");
        }
    }

    private @Nullable String keyword(String key) {
        asked.add(key);
        return keywords.remove(key);
    }

    private int number(String key, String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw wrong("Bad " + key + " '" + value + "': it is no number");
        }
        return Integer.parseInt(value);
    }

    private IllegalArgumentException wrong(String problem) {
        return EndpointDescription.wrong(problem, description);
    }
}
