package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.coroutine.Carrier;
import dev.hawser.net.ReactorOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Where epoll cannot be had, that is said, and nothing else happens. */
final class EpollBackendProviderTest {
    private final Module here = EpollBackendProviderTest.class.getModule();

    @Test
    @EnabledOnOs(OS.LINUX)
    void itCanBeHadHere() {
        EpollBackendProvider provider = new EpollBackendProvider();
        assertThat(provider.obstacle(ReactorOptions.DEFAULT)).isNull();
        assertThat(provider.name()).isEqualTo("epoll");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aReactorOnAVirtualThreadCannotHaveIt() {
        assertThat(new EpollBackendProvider()
                        .obstacle(ReactorOptions.DEFAULT.withCarrier(Carrier.VIRTUAL_REACTOR)))
                .contains("virtual thread", "nio");
    }

    @Test
    void anotherSystemCannotHaveIt() {
        assertThat(NativeAccess.obstacle("Mac OS X", "aarch64", here)).isEqualTo("it is a part of Linux, and this is Mac OS X");
    }

    @Test
    void anotherArchitectureCannotHaveIt() {
        assertThat(NativeAccess.obstacle("Linux", "riscv64", here)).endsWith("and this is riscv64");
    }

    @Test
    void theFlagThatIsMissingIsNamed() {
        Module named = ModuleLayer.boot().findModule("java.logging").orElseThrow();
        assertThat(named.isNativeAccessEnabled()).isFalse();
        assertThat(NativeAccess.obstacle("Linux", "amd64", named))
                .isEqualTo("native access is not enabled (java --enable-native-access=java.logging)");
        assertThat(NativeAccess.obstacle("Linux", "amd64", here)).isNull();
    }

    /** In a JVM of its own, which has not been started with the flag. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void askingPrintsNothing() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PrintObstacle.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).isZero();
        assertThat(printed)
                .isEqualTo("native access is not enabled (java --enable-native-access=ALL-UNNAMED)"
                        + System.lineSeparator());
    }
}

/** The program of the test above. */
final class PrintObstacle {
    private PrintObstacle() {}

    public static void main(String[] args) {
        System.out.println(new EpollBackendProvider().obstacle(ReactorOptions.DEFAULT));
    }
}
