package dev.hawser.net;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Groups on io_uring. */
@EnabledOnOs(OS.LINUX)
class UringReactorGroupTest extends ReactorGroupTest {
    @Override
    ReactorOptions options() {
        return super.options().withBackend("io_uring");
    }
}
