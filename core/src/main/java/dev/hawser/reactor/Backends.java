package dev.hawser.reactor;

import dev.hawser.net.ReactorOptions;
import dev.hawser.reactor.linux.EpollBackendProvider;
import dev.hawser.reactor.linux.UringBackendProvider;
import dev.hawser.reactor.nio.NioBackendProvider;
import dev.hawser.reactor.spi.BackendProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chooses the backend of a reactor. */
final class Backends {
    /** What {@link ReactorOptions#backend()} says where it does not choose. */
    private static final String AUTO = "auto";

    /** The system property that then says it. */
    private static final String PROPERTY = "hawser.reactor";

    /** In the order of choice; the last is to be had everywhere. */
    private static final List<BackendProvider> OWN =
            List.of(new EpollBackendProvider(), new UringBackendProvider(), new NioBackendProvider());

    private Backends() {}

    /**
     * What was chosen.
     *
     * @param why as a sentence for the log
     */
    record Choice(BackendProvider provider, String why) {
        private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
        private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

        /** Logs it, once in this JVM. */
        void tell() {
            if (TOLD.add(why)) {
                LOGGER.log(System.Logger.Level.INFO, why);
            }
        }
    }

    /**
     * The one that {@code options} or the system property ask for, or the first that is to be had.
     *
     * @throws IllegalArgumentException when there is none of that name
     * @throws UnsupportedOperationException when it cannot be had here
     */
    static Choice choose(ReactorOptions options) {
        if (!options.backend().equals(AUTO)) {
            return named(options.backend(), "", "as the program asks for", options);
        }
        String byProperty = System.getProperty(PROPERTY, AUTO);
        return byProperty.equals(AUTO)
                ? first(options)
                : named(
                        byProperty,
                        " (which the system property " + PROPERTY + " asks for)",
                        "as the system property " + PROPERTY + " says",
                        options);
    }

    private static Choice first(ReactorOptions options) {
        Map<String, List<String>> passedOver = new LinkedHashMap<>(); // names by what is in their way
        for (BackendProvider provider : OWN) {
            String obstacle = provider.obstacle(options);
            if (obstacle == null) {
                String why = passedOver.isEmpty() ? "the first choice" : "since " + text(passedOver);
                return new Choice(provider, "Reactors are on " + provider.name() + ", " + why);
            }
            passedOver.computeIfAbsent(obstacle, _ -> new ArrayList<>()).add(provider.name());
        }
        throw new IllegalStateException("no backend is to be had: " + text(passedOver));
    }

    private static String text(Map<String, List<String>> passedOver) {
        return passedOver.entrySet().stream()
                .map(each -> String.join(" and ", each.getValue()) + " cannot be had: " + each.getKey())
                .collect(Collectors.joining("; "));
    }

    /** @param by what asked for it, where that is not plain to see */
    private static Choice named(String name, String by, String why, ReactorOptions options) {
        BackendProvider provider = Stream.concat(OWN.stream(), installed())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no backend is called \"" + name + "\"" + by + ": there are " + AUTO + ", " + names()));
        String obstacle = provider.obstacle(options);
        if (obstacle != null) {
            throw new UnsupportedOperationException(name + by + " cannot be had: " + obstacle);
        }
        return new Choice(provider, "Reactors are on " + name + ", " + why);
    }

    /** Somebody else's. Looked for only when asked: that takes time, and theirs may be broken. */
    private static Stream<BackendProvider> installed() {
        return ServiceLoader.load(BackendProvider.class, BackendProvider.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get);
    }

    private static String names() {
        return Stream.concat(OWN.stream(), installed()).map(BackendProvider::name).collect(Collectors.joining(", "));
    }
}
