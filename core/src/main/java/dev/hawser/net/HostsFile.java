package dev.hawser.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a hosts file says: a line has an address and then names, with white space between them; {@code #} begins a comment. A
 * name that stands in several lines has all of their addresses, in the order of the lines. Lines and names that cannot be
 * read are left out, as everywhere, and told of in {@link #problems()}.
 *
 * <p>Names are compared without regard to case. An immutable value, for any thread.
 */
public final class HostsFile {
    /** One that says nothing. */
    public static final HostsFile EMPTY = new HostsFile(Map.of(), List.of());

    private static final Pattern FOUR_PARTS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern SPACE = Pattern.compile("[ \t\f\u000b]+");
    private static final int MOST_PROBLEMS = 100;

    private final Map<String, List<InetAddress>> names;
    private final List<String> problems;

    private HostsFile(Map<String, List<InetAddress>> names, List<String> problems) {
        this.names = names;
        this.problems = problems;
    }

    /** Reads the text of a file. */
    public static HostsFile parse(String text) {
        Map<String, List<InetAddress>> names = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\r\n|[\r\n]", -1)) {
            number++;
            parseLine(line, number, names, problems);
        }
        names.replaceAll((_, addresses) -> List.copyOf(addresses));
        return new HostsFile(Collections.unmodifiableMap(names), List.copyOf(problems));
    }

    private static void parseLine(
            String line, int number, Map<String, List<InetAddress>> names, List<String> problems) {
        int comment = line.indexOf('#');
        String[] words = SPACE.split((comment < 0 ? line : line.substring(0, comment)).strip());
        if (words[0].isEmpty()) {
            return;
        }
        InetAddress address = address(words[0]);
        if (address == null) {
            complain(problems, number, "\"" + HostNames.shown(words[0]) + "\" is no address");
            return;
        }
        for (int i = 1; i < words.length; i++) {
            try {
                List<InetAddress> known = names.computeIfAbsent(key(words[i]), _ -> new ArrayList<>(1));
                if (!known.contains(address)) {
                    known.add(address);
                }
            } catch (IllegalArgumentException noName) {
                complain(problems, number, "\"" + HostNames.shown(words[i]) + "\": " + noName.getMessage());
            }
        }
        if (words.length == 1) {
            complain(problems, number, "no name for " + words[0]);
        }
    }

    private static void complain(List<String> problems, int number, String problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add("line " + number + ": " + problem);
        }
    }

    private static @Nullable InetAddress address(String word) {
        return word.indexOf(':') >= 0 || FOUR_PARTS.matcher(word).matches() ? HostNames.numeric(word) : null;
    }

    private static String key(String host) {
        String name = HostNames.ascii(host);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** The addresses of {@code host}; none where it is not in the file, or can be no name. */
    public List<InetAddress> addresses(String host) {
        try {
            return names.getOrDefault(key(host), List.of());
        } catch (IllegalArgumentException noName) {
            return List.of();
        }
    }

    /** What was left out, and why, by line; at most {@value #MOST_PROBLEMS}. */
    public List<String> problems() {
        return problems;
    }
}
