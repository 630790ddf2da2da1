package dev.hawser.testing.contract;

import dev.hawser.coroutine.Carrier;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import org.junit.jupiter.api.Nested;

/** Coroutines keep one contract, whatever carries them. */
final class CoroutineCarriersTest {
    @Nested
    final class LockStep extends CoroutineContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.LOCK_STEP));
        }
    }

    @Nested
    final class LockStepOrder extends CoroutineOrderContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.LOCK_STEP));
        }
    }

    @Nested
    final class VirtualReactor extends CoroutineContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.VIRTUAL_REACTOR));
        }
    }

    @Nested
    final class VirtualReactorOrder extends CoroutineOrderContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.VIRTUAL_REACTOR));
        }
    }

    @Nested
    final class ReactorThread extends CoroutineContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.REACTOR_THREAD));
        }
    }

    @Nested
    final class ReactorThreadOrder extends CoroutineOrderContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.REACTOR_THREAD));
        }
    }

    @Nested
    final class LockStepStop extends CoroutineStopContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.LOCK_STEP));
        }
    }

    @Nested
    final class LockStepMishap extends CoroutineMishapContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.LOCK_STEP));
        }
    }

    @Nested
    final class VirtualReactorStop extends CoroutineStopContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.VIRTUAL_REACTOR));
        }
    }

    @Nested
    final class VirtualReactorMishap extends CoroutineMishapContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.VIRTUAL_REACTOR));
        }
    }

    @Nested
    final class ReactorThreadStop extends CoroutineStopContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.REACTOR_THREAD));
        }
    }

    @Nested
    final class ReactorThreadMishap extends CoroutineMishapContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return Reactor.open(options.withBackend("nio").withCarrier(Carrier.REACTOR_THREAD));
        }
    }
}
