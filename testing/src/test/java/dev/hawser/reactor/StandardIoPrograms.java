package dev.hawser.reactor;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How a JVM of its own is started with {@link StandardIoEcho}. */
final class StandardIoPrograms {
    private StandardIoPrograms() {}

    static List<String> command(String... args) {
        return Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StandardIoEcho.class.getName()),
                        Stream.of(args))
                .toList();
    }
}
