package dev.hawser.testing.contract;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contracts, kept by the reactor on epoll. */
@EnabledOnOs(OS.LINUX)
final class EpollReactorContractTest {
    @Nested
    final class Life extends LifeContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class Timer extends TimerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class Holdings extends HoldingsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class LookingIn extends LookingInContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class UnhandledErrors extends UnhandledErrorsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class Thread extends ThreadContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class BlockingCall extends BlockingCallContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class WrongThread extends WrongThreadContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class TcpServer extends TcpServerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class TcpClient extends TcpClientContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class ConnectFailure extends ConnectFailureContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class Writing extends WritingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class Flow extends FlowContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class Producer extends ProducerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class Closing extends ClosingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class Drain extends DrainContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class HalfClose extends HalfCloseContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class MemoryBounds extends MemoryBoundsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class MemoryBudget extends MemoryBudgetContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class SendFile extends SendFileContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class Datagram extends DatagramContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class Multicast extends MulticastContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }

    @Nested
    final class UnixDatagram extends UnixDatagramContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }
    }
}
