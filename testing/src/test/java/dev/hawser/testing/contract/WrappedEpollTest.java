package dev.hawser.testing.contract;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contracts of connections, kept by a protocol behind wrappers, on epoll. */
@EnabledOnOs(OS.LINUX)
final class WrappedEpollTest {
    @Nested
    final class Writing extends WritingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }

        @Override
        protected Wire wire() {
            return WrappedWire.passingThrough();
        }
    }

    @Nested
    final class Flow extends FlowContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }

        @Override
        protected Wire wire() {
            return WrappedWire.passingThrough();
        }
    }

    @Nested
    final class Producer extends ProducerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }

        @Override
        protected Wire wire() {
            return WrappedWire.passingThrough();
        }
    }

    @Nested
    final class Closing extends ClosingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }

        @Override
        protected Wire wire() {
            return WrappedWire.passingThrough();
        }
    }

    @Nested
    final class Drain extends DrainContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }

        @Override
        protected Wire wire() {
            return WrappedWire.passingThrough();
        }
    }

    @Nested
    final class HalfClose extends HalfCloseContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }

        @Override
        protected Wire wire() {
            return WrappedWire.passingThrough();
        }
    }

    @Nested
    final class MemoryBounds extends MemoryBoundsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }

        @Override
        protected Wire wire() {
            return WrappedWire.passingThrough();
        }
    }

    @Nested
    final class MemoryBudget extends MemoryBudgetContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("epoll"));
        }

        @Override
        protected Wire wire() {
            return WrappedWire.passingThrough();
        }
    }
}
