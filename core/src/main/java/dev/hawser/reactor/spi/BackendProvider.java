package dev.hawser.reactor.spi;

import dev.hawser.net.ReactorOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes backends of one kind, on any thread. Those of Hawser itself are known to the reactor; one of somebody else's is
 * found by {@link java.util.ServiceLoader}, with the class loader of Hawser, when its name is asked for: {@code auto}
 * never chooses it.
 */
public interface BackendProvider {
    /** What {@link ReactorOptions#backend()} calls it, such as {@code epoll}. */
    String name();

    /**
     * Why it cannot be had here, as half a sentence for a log line; null where it can. Prints nothing, throws nothing,
     * and is quick when asked again.
     */
    @Nullable String obstacle(ReactorOptions options);

    /** Whether {@link Backend#watch} works in what it makes. */
    default boolean watchesDescriptors() {
        return false;
    }

    /**
     * Makes one. Asked for when a reactor needs it first, and only where {@link #obstacle} is null. Nobody polls it
     * before {@link Backend#begin()}.
     *
     * @throws IOException when the operating system refuses after all; nothing is left open
     */
    Backend open(BackendHost host) throws IOException;
}
