package dev.hawser.reactor;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.reactor.linux.TestDescriptors;
import dev.hawser.testing.contract.ClosingContract;
import dev.hawser.testing.contract.FlowContract;
import dev.hawser.testing.contract.HalfCloseContract;
import dev.hawser.testing.contract.MemoryBoundsContract;
import dev.hawser.testing.contract.ProducerContract;
import dev.hawser.testing.contract.WritingContract;
import dev.hawser.testing.contract.Wire;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contracts of connections over watched descriptors, on io_uring. */
@EnabledOnOs(OS.LINUX)
final class UringDescriptorContractTest {
    /** Over pipes. */
    @Nested
    final class Pipes {
        @Nested
        final class Closing extends ClosingContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::pipes);
            }
        }

        @Nested
        final class Flow extends FlowContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::pipes);
            }
        }

        @Nested
        final class HalfClose extends HalfCloseContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::pipes);
            }
        }

        @Nested
        final class Writing extends WritingContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::pipes);
            }
        }

        @Nested
        final class Producer extends ProducerContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::pipes);
            }
        }

        @Nested
        final class MemoryBounds extends MemoryBoundsContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::pipes);
            }
        }
    }

    /** Over pairs of sockets. */
    @Nested
    final class Sockets {
        @Nested
        final class Closing extends ClosingContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::sockets);
            }
        }

        @Nested
        final class Flow extends FlowContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::sockets);
            }
        }

        @Nested
        final class HalfClose extends HalfCloseContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::sockets);
            }
        }

        @Nested
        final class Writing extends WritingContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::sockets);
            }
        }

        @Nested
        final class Producer extends ProducerContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::sockets);
            }
        }

        @Nested
        final class MemoryBounds extends MemoryBoundsContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::sockets);
            }
        }
    }

    /**
     * Over pipes to and from a child process between the two ends. Without the bounds of memory, which are tested above: a
     * broadcaster's listeners keep up with it there by being served in the same loop, and a process between may not.
     */
    @Nested
    final class Children {
        @Nested
        final class Closing extends ClosingContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::throughChild);
            }
        }

        @Nested
        final class Flow extends FlowContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::throughChild);
            }
        }

        @Nested
        final class HalfClose extends HalfCloseContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::throughChild);
            }
        }

        @Nested
        final class Writing extends WritingContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::throughChild);
            }
        }

        @Nested
        final class Producer extends ProducerContract {
            @Override
            protected Reactor open(ReactorOptions options) {
                return Reactor.open(options.withBackend("io_uring"));
            }

            @Override
            protected Wire wire() {
                return new DescriptorWire(TestDescriptors::throughChild);
            }
        }
    }
}
