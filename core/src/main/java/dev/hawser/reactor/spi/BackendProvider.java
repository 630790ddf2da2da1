package dev.hawser.reactor.spi;

import dev.hawser.net.ReactorOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes backends of one kind. Those of Hawser itself are known to the reactor; one of somebody else's is found by {@link
 * java.util.ServiceLoader} when its name is asked for.
 */
public interface BackendProvider {
    /** What {@link ReactorOptions#backend()} calls it, such as {@code epoll}. */
    String name();

    /**
     * Why it cannot be had here, as half a sentence for a log line; null where it can. Prints nothing, throws nothing,
     * and is quick when asked again.
     */
    @Nullable String obstacle(ReactorOptions options);

    /** Makes one. Nobody polls it before {@link Backend#begin}. */
    Backend open(BackendHost host) throws IOException;
}
