package dev.hawser.benchmarks;

import dev.hawser.net.Factory;
import java.util.function.Supplier;

/**
 * What {@code serve} was asked for.
 *
 * @param protocol makes what each connection of a reactor gets
 * @param port where to listen, 0 for a free port
 * @param backend a name for {@link dev.hawser.net.ReactorOptions#backend()}
 * @param reactors how many share the port
 */
record ServeOptions(Supplier<Factory> protocol, int port, String backend, int reactors) {
    static final String USAGE = "usage: serve echo|sink|lines PORT [--reactor nio|epoll|io_uring|auto] [--reactors N]";

    /** Refuses what it does not know with an {@link IllegalArgumentException} that names it. */
    static ServeOptions parse(String... words) {
        if (words.length < 2 || words.length % 2 != 0) {
            throw new IllegalArgumentException(USAGE);
        }
        String backend = "auto";
        int reactors = 1;
        for (int i = 2; i < words.length; i += 2) {
            String value = words[i + 1];
            switch (words[i]) {
                case "--reactor" -> backend = value;
                case "--reactors" -> reactors = number("--reactors", value, 1, 64);
                default -> throw new IllegalArgumentException("no such option: " + words[i] + "\n" + USAGE);
            }
        }
        return new ServeOptions(ServedProtocol.named(words[0]), number("PORT", words[1], 0, 65535), backend, reactors);
    }

    private static int number(String name, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // refused below
        }
        throw new IllegalArgumentException(name + " is a number from " + least + " to " + most + ", not " + text);
    }
}
