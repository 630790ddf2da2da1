package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.DescriptorWatch;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors on epoll. */
final class EpollDescriptorTest extends DescriptorContract {
    @Override
    Reactor open(ReactorOptions options) {
        return Reactor.open(options.withBackend("epoll"));
    }

    @Test
    void aFileIsRefusedSinceItNeverWaits(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Libc libc = new Libc();
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = new Downcall()
                    .callInt(Downcall.function("open"), arena.allocateFrom(file.toString()).address(), 0, 0, 0, 0, 0);
            try {
                assertThatThrownBy(() -> open(ReactorOptions.DEFAULT).watch(descriptor, () -> {}))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessage("descriptor " + descriptor
                                + " cannot be watched: it is a file or a directory, and never waits");
            } finally {
                libc.close(descriptor);
            }
        }
    }

    @Test
    void oneThatIsWatchedAlreadyIsRefused() {
        Libc libc = new Libc();
        int descriptor = libc.eventfd(0, Libc.O_CLOEXEC);
        try {
            Reactor reactor = open(ReactorOptions.DEFAULT);
            DescriptorWatch first = reactor.watch(descriptor, () -> {});
            assertThatThrownBy(() -> reactor.watch(descriptor, () -> {}))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("watched already");
            first.stop();
            reactor.watch(descriptor, () -> {}).stop();
        } finally {
            libc.close(descriptor);
        }
    }
}
