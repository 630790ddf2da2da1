package dev.hawser.reactor;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Terminals on {@code io_uring}. */
@EnabledOnOs(OS.LINUX)
final class UringTerminalContractTest extends TerminalContracts {
    @Override
    String backend() {
        return "io_uring";
    }
}
