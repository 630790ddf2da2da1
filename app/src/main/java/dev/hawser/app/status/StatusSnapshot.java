package dev.hawser.app.status;

import dev.hawser.app.ServiceState;
import dev.hawser.net.PassLengths;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A process at one moment; each reactor at the moment when it was asked, within two seconds. Lists are bounded, and the counts
 * beside them tell of all. Texts are at most {@value #LONGEST_TEXT} characters long; what is longer ends in an ellipsis.
 *
 * @param taken by the wall clock of the reactor that serves it
 * @param process the process
 * @param services the roots, each with its parts
 * @param reactors in the order in which they were given
 * @param threads those of the platform, and virtual ones that run reactors; the JVM has no list of other virtual threads
 * @param threadCount how many there are in all
 */
public record StatusSnapshot(
        Instant taken,
        ProcessFigures process,
        List<ServiceView> services,
        List<ReactorView> reactors,
        List<ThreadView> threads,
        int threadCount) {
    /** The most characters of a text that a program makes. */
    public static final int LONGEST_TEXT = 300;

    /** Copies. */
    public StatusSnapshot {
        services = List.copyOf(services);
        reactors = List.copyOf(reactors);
        threads = List.copyOf(threads);
    }

    /**
     * The process.
     *
     * @param pid its number
     * @param command the program's file, such as {@code /usr/bin/java}; empty where the system does not tell
     * @param javaVersion such as {@code 25.0.1+8}
     * @param uptime since it was started
     * @param heapUsed bytes, garbage included
     * @param heapMost bytes that the heap may grow to
     */
    public record ProcessFigures(
            long pid, String command, String javaVersion, Duration uptime, long heapUsed, long heapMost) {}

    /**
     * A service.
     *
     * @param path its name and those of what it is part of, with slashes between
     * @param name its own name
     * @param state where it stands; null where its reactor does not answer
     * @param description what it says of itself, may be empty
     * @param failure why it failed; null where it has not
     * @param isControllable whether it may be stopped and started here: not where that would end what shows it
     * @param parts what it is made of
     */
    public record ServiceView(
            String path,
            String name,
            @Nullable ServiceState state,
            String description,
            @Nullable String failure,
            boolean isControllable,
            List<ServiceView> parts) {
        /** Copies. */
        public ServiceView {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A reactor.
     *
     * @param name what it calls itself
     * @param problem why nothing more is known, such as {@code does not answer}; null where all is well
     * @param counts how many there are of each kind, such as {@code TIMER}
     * @param connections the oldest ones
     * @param holdings the first of each other kind
     * @param passes how long its passes took; null where that is not measured
     */
    public record ReactorView(
            String name,
            @Nullable String problem,
            Map<String, Integer> counts,
            List<ConnectionView> connections,
            List<HoldingView> holdings,
            @Nullable PassLengths passes) {
        /** Copies. */
        public ReactorView {
            counts = Collections.unmodifiableMap(new TreeMap<>(counts));
            connections = List.copyOf(connections);
            holdings = List.copyOf(holdings);
        }

        /** One of which nothing is known, and why. */
        static ReactorView unknown(String name, String problem) {
            return new ReactorView(name, problem, Map.of(), List.of(), List.of(), null);
        }
    }

    /**
     * A connection.
     *
     * @param protocol the class of its protocol, without its package
     * @param name its name in log lines
     * @param host this end
     * @param peer the other end
     * @param isAccepted whether the peer has connected to us
     * @param unsent bytes that wait to be sent
     * @param isSecured whether TLS is complete on it
     * @param isClosing whether its end has begun
     */
    public record ConnectionView(
            String protocol,
            String name,
            String host,
            String peer,
            boolean isAccepted,
            long unsent,
            boolean isSecured,
            boolean isClosing) {}

    /**
     * Anything else that a reactor holds.
     *
     * @param kind such as {@code TIMER}
     * @param what in words
     * @param origin the program's line that made it; null where that is not recorded
     */
    public record HoldingView(String kind, String what, @Nullable String origin) {}

    /**
     * A thread.
     *
     * @param name its name
     * @param state such as {@code RUNNABLE}
     * @param isVirtual whether it is a virtual one
     * @param isDaemon whether the process may end without it
     */
    public record ThreadView(String name, String state, boolean isVirtual, boolean isDaemon) {}

    /** {@code text}, no longer than it may be. */
    static String clip(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        int end = LONGEST_TEXT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
