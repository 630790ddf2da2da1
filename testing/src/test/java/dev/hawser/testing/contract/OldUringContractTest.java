package dev.hawser.testing.contract;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The contracts of connections, kept on {@code io_uring} with what older kernels have. */
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"io_uring-5.11", "io_uring-5.19", "io_uring-6.1"})
final class OldUringContractTest {
    private final String backend;

    OldUringContractTest(String backend) {
        this.backend = backend;
    }

    @Nested
    final class Life extends LifeContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class TcpServer extends TcpServerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class TcpClient extends TcpClientContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class ConnectFailure extends ConnectFailureContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class Writing extends WritingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class Flow extends FlowContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class Producer extends ProducerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class Closing extends ClosingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class Drain extends DrainContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class HalfClose extends HalfCloseContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class MemoryBounds extends MemoryBoundsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class Datagram extends DatagramContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }

    @Nested
    final class UnixDatagram extends UnixDatagramContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend(backend));
        }
    }
}
