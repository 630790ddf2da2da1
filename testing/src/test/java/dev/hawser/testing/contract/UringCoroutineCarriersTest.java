package dev.hawser.testing.contract;

import dev.hawser.coroutine.Carrier;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Coroutines keep their contract on io_uring too. */
@EnabledOnOs(OS.LINUX)
final class UringCoroutineCarriersTest {
    @Nested
    final class LockStep extends CoroutineContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("io_uring").withCarrier(Carrier.LOCK_STEP));
        }
    }

    @Nested
    final class LockStepOrder extends CoroutineOrderContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("io_uring").withCarrier(Carrier.LOCK_STEP));
        }
    }

    @Nested
    final class ReactorThread extends CoroutineContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("io_uring").withCarrier(Carrier.REACTOR_THREAD));
        }
    }

    @Nested
    final class ReactorThreadOrder extends CoroutineOrderContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("io_uring").withCarrier(Carrier.REACTOR_THREAD));
        }
    }

    @Nested
    final class LockStepStop extends CoroutineStopContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("io_uring").withCarrier(Carrier.LOCK_STEP));
        }
    }

    @Nested
    final class LockStepMishap extends CoroutineMishapContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("io_uring").withCarrier(Carrier.LOCK_STEP));
        }
    }

    @Nested
    final class ReactorThreadStop extends CoroutineStopContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("io_uring").withCarrier(Carrier.REACTOR_THREAD));
        }
    }

    @Nested
    final class ReactorThreadMishap extends CoroutineMishapContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("io_uring").withCarrier(Carrier.REACTOR_THREAD));
        }
    }
}
