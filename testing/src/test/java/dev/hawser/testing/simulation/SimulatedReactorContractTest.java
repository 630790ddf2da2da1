package dev.hawser.testing.simulation;

import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.testing.contract.ClosingContract;
import dev.hawser.testing.contract.ConnectFailureContract;
import dev.hawser.testing.contract.CoroutineContract;
import dev.hawser.testing.contract.CoroutineMishapContract;
import dev.hawser.testing.contract.CoroutineOrderContract;
import dev.hawser.testing.contract.CoroutineStopContract;
import dev.hawser.testing.contract.DatagramContract;
import dev.hawser.testing.contract.DrainContract;
import dev.hawser.testing.contract.FlowContract;
import dev.hawser.testing.contract.HalfCloseContract;
import dev.hawser.testing.contract.LifeContract;
import dev.hawser.testing.contract.MemoryBoundsContract;
import dev.hawser.testing.contract.MemoryBudgetContract;
import dev.hawser.testing.contract.ProducerContract;
import dev.hawser.testing.contract.SendFileContract;
import dev.hawser.testing.contract.TcpClientContract;
import dev.hawser.testing.contract.TcpServerContract;
import dev.hawser.testing.contract.TimerContract;
import dev.hawser.testing.contract.UnhandledErrorsContract;
import dev.hawser.testing.contract.Wire;
import dev.hawser.testing.contract.WritingContract;
import org.junit.jupiter.api.Nested;

/**
 * The contracts, kept by the reactor of a simulated host. Not here: those of threads, which would make each run another
 * ({@link SimulatedThreadsTest} has what a program may ask for all the same), that of holdings, whose
 * origins cannot lie in the module of the suite, and tests whose peer is a plain socket or a process.
 */
final class SimulatedReactorContractTest {
    private static Reactor simulated(ReactorOptions options) {
        return Simulation.seed(1).host("test", options, _ -> {}).reactor();
    }

    @Nested
    final class Life extends LifeContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class Timer extends TimerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class TcpServer extends TcpServerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class TcpClient extends TcpClientContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class ConnectFailure extends ConnectFailureContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class Writing extends WritingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class Flow extends FlowContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class Producer extends ProducerContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class Closing extends ClosingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class Drain extends DrainContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class HalfClose extends HalfCloseContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class MemoryBounds extends MemoryBoundsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class MemoryBudget extends MemoryBudgetContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class Coroutine extends CoroutineContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class CoroutineOrder extends CoroutineOrderContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class CoroutineStop extends CoroutineStopContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class CoroutineMishap extends CoroutineMishapContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class UnhandledErrors extends UnhandledErrorsContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class SendFile extends SendFileContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class Datagram extends DatagramContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class UnixClosing extends ClosingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class UnixFlow extends FlowContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class UnixDrain extends DrainContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class UnixHalfClose extends HalfCloseContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class UnixWriting extends WritingContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }

    @Nested
    final class UnixMemoryBudget extends MemoryBudgetContract {
        @Override
        protected Reactor open(ReactorOptions options) {
            return simulated(options);
        }

        @Override
        protected Wire wire() {
            return Wire.unix();
        }

        @Override
        protected boolean hasSockets() {
            return false;
        }

        @Override
        protected boolean hasThreads() {
            return false;
        }
    }
}
