package dev.hawser.web.body;

import org.jspecify.annotations.Nullable;

/** Whether the libraries that need not be there are there, found out once and without a word but where one is broken. */
final class OptionalCodings {
    /** Why Brotli cannot be used; null where it can. */
    static final @Nullable String BROTLI_OBSTACLE = obstacle("com.aayushatharva.brotli4j.Brotli4jLoader", Brotli::load);

    /** Why Zstandard cannot be used; null where it can. */
    static final @Nullable String ZSTD_OBSTACLE = obstacle("com.github.luben.zstd.util.Native", Zstd::load);

    private OptionalCodings() {}

    private static @Nullable String obstacle(String className, Runnable load) {
        Class<?> found;
        try {
            found = Class.forName(className, false, OptionalCodings.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            return "its library is not there";
        }
        Module module = found.getModule();
        String why;
        if (!module.isNativeAccessEnabled()) {
            why = "native access is not enabled (java --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED") + ")";
        } else {
            try {
                load.run();
                return null;
            } catch (RuntimeException | LinkageError broken) {
                why = broken.toString();
            }
        }
        System.getLogger(OptionalCodings.class.getName())
                .log(System.Logger.Level.WARNING, "a library for compression is there and not used: " + className + ": " + why);
        return why;
    }

    /** Apart, so that nothing of the library is touched before it is known to be there. */
    private static final class Brotli {
        static void load() {
            com.aayushatharva.brotli4j.Brotli4jLoader.ensureAvailability();
            new BrotliDecoder().close();
        }
    }

    private static final class Zstd {
        static void load() {
            com.github.luben.zstd.util.Native.load();
            new ZstdDecoder().close();
        }
    }
}
