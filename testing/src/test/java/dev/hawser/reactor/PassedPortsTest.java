package dev.hawser.reactor;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ports of the native backends that were another process's. */
@EnabledOnOs(OS.LINUX)
final class PassedPortsTest {
    @Nested
    final class Epoll extends PassedPortsContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class Uring extends PassedPortsContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }
}
