package dev.hawser.reactor;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Terminals on {@code epoll}. */
@EnabledOnOs(OS.LINUX)
final class EpollTerminalContractTest extends TerminalContracts {
    @Override
    String backend() {
        return "epoll";
    }
}
