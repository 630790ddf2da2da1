package dev.hawser.reactor;

import java.net.InetAddress;
import java.util.List;

/** Asks for the addresses of a name and waits for the answer, on any thread. */
@FunctionalInterface
interface Lookup {
    /** The addresses of {@code name}, which is in ASCII, best first. */
    List<InetAddress> addresses(String name) throws Exception;
}
