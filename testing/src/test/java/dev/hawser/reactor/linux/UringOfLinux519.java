package dev.hawser.reactor.linux;

import dev.hawser.net.ReactorOptions;
import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.BackendHost;
import dev.hawser.reactor.spi.BackendProvider;
import java.io.IOException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** io_uring with what Linux 5.19 has, as a backend of its own name. */
public final class UringOfLinux519 implements BackendProvider {
    private final UringBackendProvider provider =
            new UringBackendProvider("io_uring-5.19", EnumSet.range(RingFeature.POLL_MULTISHOT, RingFeature.BUFFER_RING));

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public @Nullable String obstacle(ReactorOptions options) {
        return provider.obstacle(options);
    }

    @Override
    public Backend open(BackendHost host) throws IOException {
        return provider.open(host);
    }
}
