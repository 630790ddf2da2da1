package dev.hawser.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was asked for.
 *
 * @param cases the loads, in order
 * @param servers what is measured, in order
 * @param rounds how often each server has its turn
 * @param seconds how long a turn is
 * @param warmUpSeconds how long a JVM is under load before a case
 * @param load 0 for as fast as it goes; otherwise the part of the C server's rate that everyone gets
 * @param isTwo whether one and two reactors are compared, on both processors
 */
record Options(
        List<Case> cases,
        List<Server> servers,
        int rounds,
        double seconds,
        double warmUpSeconds,
        double load,
        boolean isTwo) {
    static final String USAGE =
            """
            usage: benchmarks/compare [options] [case...]
              -s, --servers A,B,...   what to measure, beside c and c2; default: all but vertx-native
              -r, --rounds N          interleaved rounds, of which medians are taken; default 7
              -t, --time SECONDS      of load a server and round; default 0.5
              -w, --warm-up SECONDS   of load before each case for what runs on a JVM; default 4
                  --load F            F times the rate that the C server can do, 0.5 say, at random moments whatever
                                      comes back (an open loop): for latency; echo and lines only
                  --two               one and two reactors, both processors shared by server and generator
                  --help              this text
            cases:   %s
            servers: %s
            """
                    .formatted(Case.names(), Server.names());

    private static final List<String> USUAL_CASES = List.of("echo64", "echo1000", "lines", "stream", "connect");

    /** Whether these words ask for {@link #USAGE}. */
    static boolean asksForHelp(String... words) {
        return List.of(words).contains("--help") || List.of(words).contains("-h");
    }

    static Options parse(String... words) throws CannotCompare {
        List<Case> cases = new ArrayList<>();
        List<Server> servers = Server.ALL.stream().filter(Server::isUsual).toList();
        int rounds = 7;
        double seconds = 0.5;
        double warmUp = 4;
        double load = 0;
        boolean isTwo = false;
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            switch (word) {
                case "-s", "--servers" -> servers = Server.named(List.of(value(words, ++i).split(",")));
                case "-r", "--rounds" -> rounds = count(word, value(words, ++i), 1000);
                case "-t", "--time" -> seconds = number(word, value(words, ++i), 0.05, 600);
                case "-w", "--warm-up" -> warmUp = number(word, value(words, ++i), 0, 600);
                case "--load" -> load = number(word, value(words, ++i), 0.01, 1);
                case "--two" -> isTwo = true;
                default -> {
                    if (word.startsWith("-")) {
                        throw new CannotCompare("no such option: " + word + "\n" + USAGE);
                    }
                    cases.add(Case.named(word));
                }
            }
        }
        if (load > 0 && isTwo) {
            throw new CannotCompare("--load and --two exclude each other: an open loop needs a processor of its own");
        }
        return new Options(
                chosen(cases, load > 0), isTwo ? doubled(servers) : servers, rounds, seconds, warmUp, load, isTwo);
    }

    private static List<Case> chosen(List<Case> named, boolean isPaced) throws CannotCompare {
        List<Case> cases = new ArrayList<>(named);
        if (cases.isEmpty()) {
            for (String name : isPaced ? List.of("echo64") : USUAL_CASES) {
                cases.add(Case.named(name));
            }
        }
        for (Case one : cases) {
            if (isPaced && !one.isPaceable()) {
                throw new CannotCompare("--load: " + one.name() + " has no rate that could be set");
            }
        }
        return List.copyOf(cases);
    }

    private static List<Server> doubled(List<Server> servers) {
        return servers.stream()
                .<Server>mapMulti((server, next) -> {
                    next.accept(server);
                    server.withReactors(2).forEach(next);
                })
                .toList();
    }

    private static String value(String[] words, int index) throws CannotCompare {
        if (index == words.length) {
            throw new CannotCompare(words[index - 1] + " wants a value");
        }
        return words[index];
    }

    private static int count(String name, String text, int most) throws CannotCompare {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= most) {
                return count;
            }
        } catch (NumberFormatException notOne) {
            // refused below
        }
        throw new CannotCompare(name + " is a whole number from 1 to " + most + ", not " + text);
    }

    private static double number(String name, String text, double least, double most) throws CannotCompare {
        try {
            double number = Double.parseDouble(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // refused below
        }
        throw new CannotCompare(
                String.format(Locale.ROOT, "%s is a number from %s to %.0f, not %s", name, least, most, text));
    }
}
