package dev.hawser.testing.contract;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import org.junit.jupiter.api.Nested;

/** The contracts of connections, kept with TLS beneath them. */
abstract class TlsContracts {
    /** The reactor's backend. */
    abstract String backend();

    /** The engine of both ends. */
    abstract String engine();

    private Reactor opened(ReactorOptions options) {
        return Reactor.open(options.withBackend(backend()));
    }

    @Nested
    final class Writing extends WritingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return opened(options);
        }

        @Override
        protected Wire wire() {
            return new TlsWire(engine());
        }
    }

    @Nested
    final class Flow extends FlowContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return opened(options);
        }

        @Override
        protected Wire wire() {
            return new TlsWire(engine());
        }
    }

    @Nested
    final class Producer extends ProducerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return opened(options);
        }

        @Override
        protected Wire wire() {
            return new TlsWire(engine());
        }
    }

    @Nested
    final class Closing extends ClosingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return opened(options);
        }

        @Override
        protected Wire wire() {
            return new TlsWire(engine());
        }
    }

    @Nested
    final class Drain extends DrainContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return opened(options);
        }

        @Override
        protected Wire wire() {
            return new TlsWire(engine());
        }
    }

    @Nested
    final class HalfClose extends HalfCloseContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return opened(options);
        }

        @Override
        protected Wire wire() {
            return new TlsWire(engine());
        }
    }

    @Nested
    final class MemoryBounds extends MemoryBoundsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return opened(options);
        }

        @Override
        protected Wire wire() {
            return new TlsWire(engine());
        }
    }

    @Nested
    final class MemoryBudget extends MemoryBudgetContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return opened(options);
        }

        @Override
        protected Wire wire() {
            return new TlsWire(engine());
        }
    }

    @Nested
    final class SendFile extends SendFileContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return opened(options);
        }

        @Override
        protected Wire wire() {
            return new TlsWire(engine());
        }
    }
}
