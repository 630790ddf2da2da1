package dev.hawser.house;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One program that a page shows, and what the page says of it. A block of code that begins with
 * <ul>
 *   <li>{@code ```java} is a whole program that ends by itself;
 *   <li>{@code ```java server} is one that listens on the port it names, until it is told to stop;
 *   <li>{@code ```java client} is one that connects to the port it names, where somebody says everything back.
 * </ul>
 * One that begins with {@code ```java plugin} is left to the tests of {@code app}, and {@code ```java compiles} to those of the examples,
 * which have what these need.
 * Options of the JVM may follow the others, as {@code ```java -Dhawser.debug=true}. A block {@code ```text} right behind it is what
 * it prints. A client of which the page shows no output runs until it is told to stop.
 */
record Listing(String page, int number, Kind kind, List<String> options, String source, @Nullable String output) {
    enum Kind {
        PROGRAM,
        SERVER,
        CLIENT
    }

    private static final Pattern BLOCK =
            Pattern.compile("^```([^`\n]*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** A port number, behind what says that it is one. */
    private static final Pattern PORT =
            Pattern.compile("((?:listenTcp\\(|connectTcp\\(\"[^\"]*\", |\"tcp:(?:[0-9.]+:)?))(\\d+)");

    /** The listings of a page, in order. */
    static List<Listing> of(String page, String text) {
        List<Listing> listings = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        int end = -1;
        while (block.find()) {
            List<String> words = List.of(block.group(1).strip().split(" "));
            if (words.equals(List.of("java", "plugin")) || words.equals(List.of("java", "compiles"))) {
                end = -1;
            } else if (words.getFirst().equals("java")) {
                listings.add(of(page, listings.size() + 1, words.subList(1, words.size()), block.group(2)));
                end = block.end();
            } else if (words.getFirst().equals("text")) {
                if (end < 0 || !text.substring(end, block.start()).isBlank()) {
                    throw new IllegalArgumentException(page + " shows an output that follows no listing:\n"
                            + block.group() + "\n(begin the block with no word where it is none)");
                }
                listings.add(listings.removeLast().printing(block.group(2)));
                end = -1;
            }
        }
        return listings;
    }

    private static Listing of(String page, int number, List<String> words, String source) {
        Kind kind = Kind.PROGRAM;
        List<String> options = words;
        if (!words.isEmpty() && !words.getFirst().startsWith("-")) {
            kind = Arrays.stream(Kind.values())
                    .filter(each -> each.name().toLowerCase(java.util.Locale.ROOT).equals(words.getFirst()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            page + " has a listing that is a " + words.getFirst() + ", which is unknown"));
            options = words.subList(1, words.size());
        }
        return new Listing(page, number, kind, List.copyOf(options), source, null);
    }

    private Listing printing(String text) {
        return new Listing(page, number, kind, options, source, text);
    }

    /** Whether it runs until it is told to stop. */
    boolean runsOn() {
        return kind == Kind.SERVER || (kind == Kind.CLIENT && output == null);
    }

    /** The source with {@code port} in place of the one that it names. */
    String sourceWithPort(int port) {
        Matcher named = PORT.matcher(source);
        if (!named.find()) {
            throw new IllegalArgumentException(this + " names no port:\n" + source);
        }
        return named.replaceAll("$1" + port);
    }

    @Override
    public String toString() {
        return page + " " + number;
    }
}
