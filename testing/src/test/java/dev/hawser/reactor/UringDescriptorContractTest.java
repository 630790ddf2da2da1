package dev.hawser.reactor;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contracts of connections over watched descriptors, on {@code io_uring}. */
@EnabledOnOs(OS.LINUX)
final class UringDescriptorContractTest {
    /** Over pipes. */
    @Nested
    final class Pipes extends DescriptorContracts {
        Pipes() {
            super("io_uring", DescriptorWire::pipes);
        }
    }

    /** Over pairs of sockets. */
    @Nested
    final class Sockets extends DescriptorContracts {
        Sockets() {
            super("io_uring", DescriptorWire::sockets);
        }
    }

    /** Over terminals, one in each direction. */
    @Nested
    final class Terminals extends DescriptorContracts {
        Terminals() {
            super("io_uring", DescriptorWire::terminals);
        }
    }

    /** Through a child process that copies. */
    @Nested
    final class Children extends DescriptorContracts {
        Children() {
            super("io_uring", DescriptorWire::throughChild);
        }
    }
}
