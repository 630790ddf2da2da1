package dev.hawser.reactor.linux;

import dev.hawser.coroutine.Carrier;
import dev.hawser.net.ReactorOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the backends of this package can be had at all; asking has no effect. */
final class NativeAccess {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

    private NativeAccess() {}

    /** Why not, as half a sentence; null where they can. */
    static @Nullable String obstacle() {
        return obstacle(
                System.getProperty("os.name", "unknown"),
                System.getProperty("os.arch", "unknown"),
                NativeAccess.class.getModule());
    }

    /** The same for a reactor with {@code options}. */
    static @Nullable String obstacle(ReactorOptions options) {
        String platform = obstacle();
        if (platform != null || options.carrier() != Carrier.VIRTUAL_REACTOR) {
            return platform;
        }
        return "a virtual thread that waits natively would hold the thread that carries it,"
                + " and coroutines on it: that needs nio";
    }

    /** The same for a JVM that says so of itself. */
    static @Nullable String obstacle(String system, String architecture, Module module) {
        if (!system.equals("Linux")) {
            return "it is a part of Linux, and this is " + system;
        }
        if (!ARCHITECTURES.contains(architecture)) {
            return "it is made for amd64 and aarch64, and this is " + architecture;
        }
        if (!module.isNativeAccessEnabled()) {
            return "native access is not enabled (java --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED") + ")";
        }
        return null;
    }
}
