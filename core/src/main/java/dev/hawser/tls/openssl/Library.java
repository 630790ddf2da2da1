package dev.hawser.tls.openssl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether OpenSSL can be had at all; asking prints nothing. */
final class Library {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");
    private static final long OLDEST = 0x3000_0000L;

    private Library() {}

    /** Why not, as half a sentence; null where it can. */
    static @Nullable String obstacle() {
        String here = obstacle(
                System.getProperty("os.name", "unknown"),
                System.getProperty("os.arch", "unknown"),
                Library.class.getModule());
        if (here != null) {
            return here;
        }
        return Found.OBSTACLE.isEmpty() ? null : Found.OBSTACLE;
    }

    /** The same for a JVM that says so of itself, whatever libraries it has. */
    static @Nullable String obstacle(String system, String architecture, Module module) {
        if (!system.equals("Linux")) {
            return "it is made for Linux, and this is " + system;
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

    /** The function {@code name}; NULL where there is none, of which {@link #obstacle} tells. */
    static MemorySegment function(String name) {
        return Loaded.function(name);
    }

    /** The libraries, loaded once and for good. */
    private static final class Loaded {
        static final Set<String> MISSING = new TreeSet<>();
        static @Nullable String refused;
        private static final @Nullable SymbolLookup SYMBOLS = load();

        private Loaded() {}

        @SuppressWarnings("restricted") // after obstacle(...)
        private static @Nullable SymbolLookup load() {
            try {
                SymbolLookup crypto = SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global());
                return SymbolLookup.libraryLookup("libssl.so.3", Arena.global()).or(crypto);
            } catch (IllegalArgumentException missing) {
                refused = "libssl.so.3 or libcrypto.so.3 is not found (Debian's libssl3 has both)";
                return null;
            }
        }

        static MemorySegment function(String name) {
            MemorySegment found = SYMBOLS == null ? null : SYMBOLS.find(name).orElse(null);
            if (found == null) {
                MISSING.add(name);
                return MemorySegment.NULL;
            }
            return found;
        }
    }

    /** What was found, asked once. */
    private static final class Found {
        static final String OBSTACLE = look();

        private Found() {}

        private static String look() {
            MemorySegment versionNumber = Loaded.function("OpenSSL_version_num");
            String refused = Loaded.refused;
            if (refused != null) {
                return refused;
            }
            try {
                long version = versionNumber.equals(MemorySegment.NULL) ? 0 : Downcall.call(versionNumber);
                if (version < OLDEST) {
                    return "OpenSSL 3.0 is needed, and this one is " + Long.toHexString(version);
                }
                Libssl.touch();
                Libcrypto.touch();
                if (!Loaded.MISSING.isEmpty()) {
                    return "OpenSSL lacks " + String.join(", ", Loaded.MISSING);
                }
                return MemoryBio.works() ? "" : "its memory BIOs do not do as they are documented";
            } catch (LinkageError | RuntimeException refusal) {
                return "the JVM refuses to call it (" + refusal.getMessage() + ")";
            }
        }
    }
}
