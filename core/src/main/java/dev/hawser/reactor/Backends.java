package dev.hawser.reactor;

import dev.hawser.net.ReactorOptions;
import dev.hawser.reactor.linux.EpollBackendProvider;
import dev.hawser.reactor.linux.UringBackendProvider;
import dev.hawser.reactor.nio.NioBackendProvider;
import dev.hawser.reactor.spi.BackendProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Chooses the backend of a reactor. */
final class Backends {
    /** What {@link ReactorOptions#backend()} says where it does not choose. */
    private static final String AUTO = "auto";

    /** The system property that then says it. */
    private static final String PROPERTY = "hawser.reactor";

    /** The best first; the last is to be had everywhere. */
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
     * The one that {@code options} ask for, or the best that is to be had.
     *
     * @throws IllegalArgumentException when there is none of that name
     * @throws UnsupportedOperationException when it cannot be had here
     */
    static Choice choose(ReactorOptions options) {
        if (!options.backend().equals(AUTO)) {
            return named(options.backend(), "as asked for", options);
        }
        String byProperty = System.getProperty(PROPERTY, AUTO);
        return byProperty.equals(AUTO) ? best(options) : named(byProperty, "as " + PROPERTY + " says", options);
    }

    private static Choice best(ReactorOptions options) {
        List<String> passedOver = new ArrayList<>();
        for (BackendProvider provider : OWN) {
            String obstacle = provider.obstacle(options);
            if (obstacle == null) {
                String why = passedOver.isEmpty() ? ", the best" : ", since " + String.join(", and ", passedOver);
                return new Choice(provider, "Reactors are on " + provider.name() + why);
            }
            passedOver.add(provider.name() + " cannot be had: " + obstacle);
        }
        throw new IllegalStateException("no backend is to be had: " + passedOver);
    }

    private static Choice named(String name, String why, ReactorOptions options) {
        BackendProvider provider = find(name);
        if (provider == null) {
            throw new IllegalArgumentException("no backend is called \"" + name + "\": there are " + AUTO + ", "
                    + String.join(", ", OWN.stream().map(BackendProvider::name).sorted().toList()));
        }
        String obstacle = provider.obstacle(options);
        if (obstacle != null) {
            throw new UnsupportedOperationException(name + " cannot be had: " + obstacle);
        }
        return new Choice(provider, "Reactors are on " + name + ", " + why);
    }

    private static @Nullable BackendProvider find(String name) {
        for (BackendProvider own : OWN) {
            if (own.name().equals(name)) {
                return own;
            }
        }
        for (BackendProvider installed :
                ServiceLoader.load(BackendProvider.class, BackendProvider.class.getClassLoader())) {
            if (installed.name().equals(name)) {
                return installed;
            }
        }
        return null;
    }
}
