package dev.hawser.benchmarks.compare;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A kind of load. Another one is another line of {@link #ALL}.
 *
 * @param name what it is called on the command line
 * @param protocol what a server must offer for it
 * @param operation what is counted
 * @param load the mode of the generator and what it is to do there
 * @param about for the reader
 */
record Case(String name, String protocol, Operation operation, List<String> load, String about) {
    /** What is counted. */
    enum Operation {
        MESSAGE("msg"),
        LINE("line"),
        BYTE("B"),
        CONNECTION("conn");

        final String unit;

        Operation(String unit) {
            this.unit = unit;
        }
    }

    static final List<Case> ALL = List.of(
            of("echo64", "echo", Operation.MESSAGE, "echo c=64 s=64 d=1", "64 connections, 64 bytes"),
            of("echo1000", "echo", Operation.MESSAGE, "echo c=1000 s=64 d=1", "1000 connections, 64 bytes"),
            of("lines", "lines", Operation.LINE, "lines c=16 s=32 d=32", "16 connections, lines of 32 bytes, 32 at a time"),
            of("stream", "echo", Operation.BYTE, "stream c=1 s=65536", "1 connection, pieces of 64 KiB, echoed"),
            of("connect", "echo", Operation.CONNECTION, "connect c=16", "connect, one byte, close; 16 at a time"),
            of("sink", "sink", Operation.BYTE, "sink c=1 s=65536", "1 connection, pieces of 64 KiB, dropped"));

    private static Case of(String name, String protocol, Operation operation, String load, String about) {
        return new Case(name, protocol, operation, List.of(load.split(" ")), about);
    }

    static Case named(String name) throws CannotCompare {
        return ALL.stream()
                .filter(one -> one.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new CannotCompare("no such case: " + name + " (there are " + names() + ")"));
    }

    static String names() {
        return ALL.stream().map(Case::name).collect(Collectors.joining(" "));
    }

    /** Whether the generator can send at a given rate, rather than as fast as it is answered. */
    boolean isPaceable() {
        return operation == Operation.MESSAGE || operation == Operation.LINE;
    }
}
