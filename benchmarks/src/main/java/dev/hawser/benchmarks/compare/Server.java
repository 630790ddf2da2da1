package dev.hawser.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Something to measure. Another one is another line of {@link #ALL}.
 *
 * @param name what it is called on the command line
 * @param command to be run in the folder of the benchmarks, with the protocol and the port 0 behind its second word;
 *     prints {@code listening HOST:PORT} first of all
 * @param more what follows the port
 * @param protocols what it offers
 * @param isJvm whether it gets faster while it runs
 * @param isUsual whether it is measured where nobody says what is to be
 */
record Server(
        String name, List<String> command, List<String> more, Set<String> protocols, boolean isJvm, boolean isUsual) {
    private static final Set<String> PROTOCOLS = Set.of("echo", "sink", "lines");

    /** What ratios are taken against. */
    static final String REFERENCE = "c";

    /** The same program again: what it differs by is noise. */
    static final String NOISE = "c2";

    static final List<Server> ALL = List.of(
            c(REFERENCE),
            c(NOISE),
            hawser("nio"),
            hawser("epoll"),
            hawser("io_uring"),
            peer("netty-nio", true, true),
            peer("netty-epoll", true, true),
            peer("netty-io_uring", true, true),
            peer("vertx", true, true),
            peer("vertx-native", true, false),
            peer("twisted", false, true));

    private static Server c(String name) {
        return new Server(name, List.of("target/compare/server"), List.of(), PROTOCOLS, false, true);
    }

    private static Server hawser(String reactor) {
        return new Server("hawser-" + reactor, List.of("./serve"), List.of("--reactor", reactor), PROTOCOLS, true, true);
    }

    private static Server peer(String name, boolean isJvm, boolean isUsual) {
        return new Server(name, List.of("./peer", name), List.of(), PROTOCOLS, isJvm, isUsual);
    }

    /** Those of {@code names}, in the order of {@link #ALL}, always with the two that ratios need. */
    static List<Server> named(List<String> names) throws CannotCompare {
        for (String name : names) {
            if (ALL.stream().noneMatch(server -> server.name.equals(name))) {
                throw new CannotCompare("no such server: " + name + " (there are " + names() + ")");
            }
        }
        return ALL.stream()
                .filter(server -> server.isC() || names.contains(server.name))
                .toList();
    }

    static String names() {
        return ALL.stream().map(Server::name).collect(Collectors.joining(" "));
    }

    /** The same with {@code count} reactors, where that can be asked for. */
    List<Server> withReactors(int count) {
        if (!name.startsWith("hawser-")) {
            return List.of();
        }
        List<String> asked = new ArrayList<>(more);
        asked.addAll(List.of("--reactors", Integer.toString(count)));
        return List.of(new Server(name + "-x" + count, command, asked, protocols, isJvm, isUsual));
    }

    /** The words that start it. */
    List<String> command(String protocol) {
        List<String> words = new ArrayList<>(command);
        words.add(protocol);
        words.add("0");
        words.addAll(more);
        return words;
    }

    boolean isC() {
        return name.equals(REFERENCE) || name.equals(NOISE);
    }
}
