package dev.hawser.testing.contract;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The contracts of connections, kept over Unix sockets by each backend of Linux. */
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"nio", "epoll", "io_uring", "io_uring-5.11", "io_uring-5.19", "io_uring-6.1"})
final class UnixWireContractTest {
    private final String backend;

    UnixWireContractTest(String backend) {
        this.backend = backend;
    }

    @Nested
    final class Writing extends WritingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }
    }

    @Nested
    final class Flow extends FlowContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }
    }

    @Nested
    final class Producer extends ProducerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }
    }

    @Nested
    final class Closing extends ClosingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }
    }

    @Nested
    final class Drain extends DrainContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }
    }

    @Nested
    final class HalfClose extends HalfCloseContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }
    }

    @Nested
    final class MemoryBounds extends MemoryBoundsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }
    }

    @Nested
    final class MemoryBudget extends MemoryBudgetContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }
    }

    @Nested
    final class SendFile extends SendFileContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }
    }
}
