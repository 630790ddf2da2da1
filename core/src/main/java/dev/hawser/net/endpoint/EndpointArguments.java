package dev.hawser.net.endpoint;

import dev.hawser.net.Reactor;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one description, which an endpoint type takes one after the other, each checked; what is left over at the
 * end is refused. Every complaint is an {@link EndpointParseException} that names the argument and the whole description.
 */
public final class EndpointArguments {
    private final Reactor reactor;
    private final String description;
    private final String type;
    private final @Nullable String wrapped;
    private final int depth;
    private final Deque<String> positional;
    private final Map<String, String> keywords;
    private final SortedSet<String> asked = new TreeSet<>();

    EndpointArguments(
            Reactor reactor, String description, EndpointDescription parsed, @Nullable String wrapped, int depth) {
        this.reactor = reactor;
        this.description = description;
        this.type = parsed.type();
        this.wrapped = wrapped;
        this.depth = depth;
        this.positional = new ArrayDeque<>(parsed.positional());
        this.keywords = new LinkedHashMap<>(parsed.keywords());
    }

    /** The reactor of the endpoint. */
    public Reactor reactor() {
        return reactor;
    }

    // ---------------------------------------------------------------- arguments that there must be

    /** The argument {@code key}: by its key, else the next positional one. */
    public String positional(String key) {
        String value = optional(key);
        if (value == null) {
            throw wrong("Missing " + key);
        }
        return value;
    }

    /** As {@link #positional}, for one that may not be empty. */
    public String filled(String key) {
        String value = positional(key);
        if (value.isEmpty()) {
            throw wrong("Empty " + key);
        }
        return value;
    }

    /** As {@link #positional}, for a port number from {@code lowest} on. */
    public int port(String key, int lowest) {
        return port(key, lowest, positional(key));
    }

    /** As {@link #positional}, for a number from {@code lowest} on. */
    public int number(String key, int lowest) {
        return atLeast(key, lowest, positional(key));
    }

    // ---------------------------------------------------------------- arguments that may be missing

    /** The argument {@code key}: by its key, else the next positional one; null where there is neither. */
    public @Nullable String optional(String key) {
        String value = keyword(key);
        return value == null ? positional.poll() : value;
    }

    /** The argument of this key; null where it is missing. */
    public @Nullable String keyword(String key) {
        asked.add(key);
        return keywords.remove(key);
    }

    /** As {@link #keyword}, for a port number from {@code lowest} on. */
    public int port(String key, int lowest, int otherwise) {
        String value = keyword(key);
        return value == null ? otherwise : port(key, lowest, value);
    }

    /** The argument of this key, a number of at least 1. */
    public int count(String key, int otherwise) {
        String value = keyword(key);
        return value == null ? otherwise : atLeast(key, 1, value);
    }

    /** The argument of this key, in seconds, with or without a fraction. */
    public Duration seconds(String key, Duration otherwise) {
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
    public @Nullable InetAddress address(String key) {
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

    /** The argument of this key: {@code yes} or {@code 1}, {@code no} or {@code 0}. */
    public boolean flag(String key, boolean otherwise) {
        String value = keyword(key);
        return value == null
                ? otherwise
                : switch (value) {
                    case "yes", "1", "true" -> true;
                    case "no", "0", "false" -> false;
                    default -> throw wrong("Bad " + key + " '" + value + "': it is neither yes nor no");
                };
    }

    /** The argument of this key, a file or folder; null where it is missing. */
    public @Nullable Path path(String key) {
        String value = keyword(key);
        if (value == null) {
            return null;
        }
        if (value.isEmpty()) {
            throw wrong("Empty " + key);
        }
        return Path.of(value);
    }

    /** The argument of this key, with commas between its parts; empty where it is missing. */
    public List<String> list(String key) {
        String value = keyword(key);
        if (value == null) {
            return List.of();
        }
        List<String> parts = List.of(value.split(",", -1));
        if (parts.contains("")) {
            throw wrong("Bad " + key + " '" + value + "': a part of it is empty");
        }
        return parts;
    }

    // ---------------------------------------------------------------- other endpoints

    /** The argument of this key, an escaped description of another client endpoint; null where it is missing. */
    public @Nullable ClientEndpoint client(String key) {
        String value = keyword(key);
        return value == null ? null : nested(() -> EndpointTypes.client(reactor, value, depth + 1));
    }

    /** The argument of this key, an escaped description of another server endpoint; null where it is missing. */
    public @Nullable ServerEndpoint server(String key) {
        String value = keyword(key);
        return value == null ? null : nested(() -> EndpointTypes.server(reactor, value, depth + 1));
    }

    /** Of a {@linkplain ServerEndpointType#isWrapper() wrapper}, the endpoint whose description follows. */
    public ServerEndpoint wrappedServer() {
        String inner = wrapped();
        return nested(() -> EndpointTypes.server(reactor, inner, depth + 1));
    }

    /** Of a {@linkplain ClientEndpointType#isWrapper() wrapper}, the endpoint whose description follows. */
    public ClientEndpoint wrappedClient() {
        String inner = wrapped();
        return nested(() -> EndpointTypes.client(reactor, inner, depth + 1));
    }

    private String wrapped() {
        if (wrapped == null || wrapped.isEmpty()) {
            throw wrong("Missing endpoint after " + type);
        }
        return wrapped;
    }

    private <E> E nested(Supplier<E> parse) {
        try {
            return parse.get();
        } catch (EndpointParseException within) {
            throw new EndpointParseException(String.valueOf(within.getMessage()), description, within);
        }
    }

    // ---------------------------------------------------------------- complaints

    /** What to throw for {@code problem}, which names the piece that is wrong. */
    public EndpointParseException wrong(String problem) {
        return EndpointDescription.wrong(problem, description);
    }

    /** Passes over a positional argument that is empty. */
    void skipEmpty() {
        if ("".equals(positional.peek())) {
            positional.remove();
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

    int port(String key, int lowest, String value) {
        int port = number(key, value);
        if (port < lowest || port > 65535) {
            throw wrong("Bad " + key + " '" + value + "': it is out of the range " + lowest + " to 65535");
        }
        return port;
    }

    private int atLeast(String key, int lowest, String value) {
        int number = number(key, value);
        if (number < lowest) {
            throw wrong("Bad " + key + " '" + value + "': it must be at least " + lowest);
        }
        return number;
    }

    private int number(String key, String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw wrong("Bad " + key + " '" + value + "': it is no number");
        }
        return Integer.parseInt(value);
    }
}
