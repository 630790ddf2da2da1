package dev.hawser.reactor.linux;

import dev.hawser.net.ReactorOptions;
import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.BackendHost;
import dev.hawser.reactor.spi.BackendProvider;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Backends on epoll. */
public final class EpollBackendProvider implements BackendProvider {
    /** Nothing is asked of the system before {@link #obstacle}. */
    public EpollBackendProvider() {}

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public @Nullable String obstacle(ReactorOptions options) {
        String here = NativeAccess.obstacle(options);
        if (here != null) {
            return here;
        }
        return Kernel.OBSTACLE.isEmpty() ? null : Kernel.OBSTACLE;
    }

    @Override
    public boolean watchesDescriptors() {
        return true;
    }

    @Override
    public Backend open(BackendHost host) throws IOException {
        return new EpollBackend(host);
    }

    /** What the kernel says, asked once. */
    private static final class Kernel {
        static final String OBSTACLE = probe();

        private Kernel() {}

        private static String probe() {
            try {
                EpollBackend trial = new EpollBackend((thrown, source) -> {
                    throw new IllegalStateException("nothing is watched: " + source, thrown);
                });
                try {
                    trial.wake();
                    trial.poll(0);
                } finally {
                    trial.close();
                }
                return "";
            } catch (IOException | RuntimeException | LinkageError refused) {
                return "the system refuses it (" + refused.getMessage() + ")";
            }
        }
    }
}
