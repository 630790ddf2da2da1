package dev.hawser.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the engine that is asked for. */
final class TlsEngines {
    /** What {@code auto} takes: where nobody chose, the same engine is used on each machine. */
    private static final String DEFAULT = "jdk";

    private static final List<TlsEngineProvider> PROVIDERS = ServiceLoader.load(
                    TlsEngineProvider.class, TlsEngineProvider.class.getClassLoader())
            .stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private static final System.Logger LOGGER = System.getLogger("dev.hawser.tls");

    private TlsEngines() {}

    /** The first engine of those that {@code options} name which can be had; the system property's is a wish only. */
    static TlsEngineProvider provider(TlsOptions options) {
        if (!options.engine().equals("auto")) {
            return firstOf(options.engine());
        }
        String wished = System.getProperty("hawser.tls", DEFAULT);
        try {
            return firstOf(wished);
        } catch (UnsupportedOperationException missing) {
            LOGGER.log(System.Logger.Level.WARNING, missing.getMessage() + "; " + DEFAULT + " is taken instead");
            return firstOf(DEFAULT);
        }
    }

    private static TlsEngineProvider firstOf(String names) {
        List<String> obstacles = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            TlsEngineProvider provider = named(name.strip());
            String obstacle = provider.obstacle();
            if (obstacle == null) {
                return provider;
            }
            obstacles.add("the TLS engine " + provider.name() + " cannot be had here: " + obstacle);
        }
        throw new UnsupportedOperationException(String.join("; ", obstacles));
    }

    private static TlsEngineProvider named(String name) {
        return PROVIDERS.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no TLS engine \"" + name + "\"; known: "
                        + PROVIDERS.stream().map(TlsEngineProvider::name).toList()));
    }

    /** Engines of one side, prepared when they are first asked for. */
    static final class Slot {
        private TlsEngine.@Nullable Source prepared;

        synchronized TlsEngine.Source get(Supplier<TlsEngine.Source> prepare) {
            if (prepared == null) {
                prepared = prepare.get();
            }
            return prepared;
        }
    }
}
