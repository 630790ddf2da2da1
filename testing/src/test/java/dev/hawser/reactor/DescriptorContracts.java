package dev.hawser.reactor;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.testing.contract.ClosingContract;
import dev.hawser.testing.contract.DrainContract;
import dev.hawser.testing.contract.FlowContract;
import dev.hawser.testing.contract.HalfCloseContract;
import dev.hawser.testing.contract.MemoryBoundsContract;
import dev.hawser.testing.contract.ProducerContract;
import dev.hawser.testing.contract.WritingContract;
import dev.hawser.testing.contract.Wire;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;

/** The contracts of connections over one kind of watched descriptors, on one backend. */
abstract class DescriptorContracts {
    private final String backend;
    private final Supplier<DescriptorWire> wires;

    DescriptorContracts(String backend, Supplier<DescriptorWire> wires) {
        this.backend = backend;
        this.wires = wires;
    }

    private Reactor opened(ReactorOptions options) {
        return Reactor.open(options.withBackend(backend));
    }

    @Nested
    final class Writing extends WritingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return opened(options);
        }

        @Override
        protected Wire wire() {
            return wires.get();
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
            return wires.get();
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
            return wires.get();
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
            return wires.get();
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
            return wires.get();
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
            return wires.get();
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
            return wires.get();
        }
    }
}
