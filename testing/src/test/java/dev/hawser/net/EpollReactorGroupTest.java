package dev.hawser.net;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Groups on epoll. */
@EnabledOnOs(OS.LINUX)
class EpollReactorGroupTest extends ReactorGroupTest {
    @Override
    ReactorOptions options() {
        return super.options().withBackend("epoll");
    }
}
