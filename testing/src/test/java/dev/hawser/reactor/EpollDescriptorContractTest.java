package dev.hawser.reactor;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contracts of connections over watched descriptors, on {@code epoll}. */
@EnabledOnOs(OS.LINUX)
final class EpollDescriptorContractTest {
    /** Over pipes. */
    @Nested
    final class Pipes extends DescriptorContracts {
        Pipes() {
            super("epoll", DescriptorWire::pipes);
        }
    }

    /** Over pairs of sockets. */
    @Nested
    final class Sockets extends DescriptorContracts {
        Sockets() {
            super("epoll", DescriptorWire::sockets);
        }
    }

    /** Over terminals, one in each direction. */
    @Nested
    final class Terminals extends DescriptorContracts {
        Terminals() {
            super("epoll", DescriptorWire::terminals);
        }
    }

    /** Through a child process that copies. */
    @Nested
    final class Children extends DescriptorContracts {
        Children() {
            super("epoll", DescriptorWire::throughChild);
        }
    }
}
