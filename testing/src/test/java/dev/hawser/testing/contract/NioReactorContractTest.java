package dev.hawser.testing.contract;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import org.junit.jupiter.api.Nested;

/** The contracts, kept by the reactor on {@code java.nio}. */
final class NioReactorContractTest {
    @Nested
    final class Life extends LifeContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class Timer extends TimerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class Holdings extends HoldingsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class LookingIn extends LookingInContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class UnhandledErrors extends UnhandledErrorsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class Thread extends ThreadContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class BlockingCall extends BlockingCallContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class WrongThread extends WrongThreadContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class TcpServer extends TcpServerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class TcpClient extends TcpClientContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class ConnectFailure extends ConnectFailureContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class Writing extends WritingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class Flow extends FlowContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class Producer extends ProducerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class Closing extends ClosingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class Drain extends DrainContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class HalfClose extends HalfCloseContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class MemoryBounds extends MemoryBoundsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class MemoryBudget extends MemoryBudgetContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class SendFile extends SendFileContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class Datagram extends DatagramContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }

    @Nested
    final class Multicast extends MulticastContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio"));
        }
    }
}
