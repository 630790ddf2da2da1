package dev.hawser.tls;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ServiceLoader;

/** The engines of this machine. */
public final class Engines {
    private Engines() {}

    /** Skips a test where {@code name} cannot be had, by name and reason; fails it in CI. */
    public static String need(String name) {
        TlsEngineProvider provider = ServiceLoader.load(TlsEngineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no engine " + name));
        String obstacle = provider.obstacle();
        if (obstacle != null && System.getenv("CI") != null) {
            throw new AssertionError("the engine " + name + " cannot be had here: " + obstacle);
        }
        assumeTrue(obstacle == null, () -> "the engine " + name + " cannot be had here: " + obstacle);
        return name;
    }
}
