package dev.hawser.reactor.linux;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;

/** Descriptors on io_uring. */
final class UringDescriptorTest extends DescriptorContract {
    @Override
    Reactor open(ReactorOptions options) {
        return Reactor.open(options.withBackend("io_uring"));
    }
}
