package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.bytes.Bytes;
import dev.hawser.coroutine.Carrier;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callbacks that really block, until the watchdog has told of them. */
@Timeout(60)
class WatchdogTest {
    private static final ReactorOptions OPTIONS = ReactorOptions.DEFAULT.withHandleSignals(false);

    private final Logger logger = Logger.getLogger("dev.hawser.reactor");
    private final List<LogRecord> records = new ArrayList<>();
    private final CountDownLatch told = new CountDownLatch(1);
    private final Handler capture = new Handler() {
        @Override
        public void publish(LogRecord record) {
            synchronized (records) {
                if (record.getLevel() == Level.WARNING) {
                    records.add(record);
                    told.countDown();
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(capture);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(capture);
        logger.setUseParentHandlers(true);
    }

    /** Holds the reactor until the log has told so. */
    private void block() throws InterruptedException {
        assertThat(told.await(30, TimeUnit.SECONDS)).as("told by the log").isTrue();
    }

    private String message(int index) {
        return records.get(index).getMessage();
    }

    private List<String> stack(int index) {
        return Arrays.stream(records.get(index).getThrown().getStackTrace())
                .map(StackTraceElement::getMethodName)
                .toList();
    }

    @Test
    void aCallbackThatHoldsTheReactorIsNamedWithItsConnectionAndStackAndWhenItIsOver() {
        Reactor reactor = Reactor.open(OPTIONS.withWatchdogLimit(Duration.ofMillis(20)));
        int port = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Blocker()).port();
        reactor.connectTcp("127.0.0.1", port, _ -> new Asker());

        reactor.run();

        assertThat(records).hasSizeGreaterThanOrEqualTo(2); // more where the machine is slow and the limit doubles
        assertThat(message(0))
                .startsWith("a callback has held the reactor for 0.")
                .contains(" Blocker,0,127.0.0.1 at ")
                .contains("WatchdogTest")
                .contains(", on " + Thread.currentThread());
        assertThat(stack(0)).contains("await", "block", "dataReceived", "pass");
        assertThat(message(records.size() - 1)).matches("the callback that .* has ended, after about \\d\\.\\d\\d seconds");
    }

    private final class Blocker extends Protocol {
        @Override
        public void dataReceived(Bytes data) throws InterruptedException {
            block();
            transport().loseConnection();
        }

        @Override
        public synchronized String logPrefix() {
            throw new AssertionError("asked for a name from another thread");
        }
    }

    private static final class Asker extends Protocol {
        @Override
        public void connectionMade() {
            transport().write("anybody?");
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            reactor().stop();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aCoroutineThatBlocksIsNamedByItsOwnStack(Carrier carrier) {
        Reactor reactor = Reactor.open(OPTIONS.withCarrier(carrier).withWatchdogLimit(Duration.ofMillis(20)));
        reactor.callLater(Duration.ZERO, () -> reactor.async(this::blockInACoroutine).always(reactor::stop));

        reactor.run();

        assertThat(records).hasSizeGreaterThanOrEqualTo(2);
        assertThat(message(0)).contains("- at ").contains("hawser-coroutine");
        assertThat(stack(0)).contains("block", "blockInACoroutine");
        assertThat(message(records.size() - 1)).contains("has ended");
    }

    private void blockInACoroutine() throws InterruptedException {
        block();
    }

    @Test
    void timersCallsFromThreadsAndStartUpTriggersAreWatchedToo() {
        Reactor reactor = Reactor.open(OPTIONS.withWatchdogLimit(Duration.ofMillis(5)));
        reactor.callWhenRunning(this::blockInATrigger);
        reactor.callLater(Duration.ZERO, () -> blockUntilTold("blockUntilTold"));
        reactor.callFromThread(() -> blockUntilTold("blockUntilTold"));
        reactor.callLater(Duration.ofMillis(1), reactor::stop);

        reactor.run();

        assertThat(records.stream().filter(record -> record.getThrown() == null)).hasSize(3);
        assertThat(stack(0)).contains("blockInATrigger", "begin");
    }

    private void blockInATrigger() throws InterruptedException {
        block();
    }

    /** Blocks until a record of the present callback has come. */
    private void blockUntilTold(String method) {
        int before = toldWithAStack();
        while (toldWithAStack() == before) {
            Thread.onSpinWait();
        }
        synchronized (records) {
            assertThat(stack(records.size() - 1)).contains(method);
        }
    }

    private int toldWithAStack() {
        synchronized (records) {
            return (int) records.stream()
                    .filter(record -> record.getThrown() != null)
                    .count();
        }
    }

    @Test
    void aReactorThatOnlyWaitsIsNotHeldAndTheLastOneThatEndsTakesTheWatchdogWithIt() throws InterruptedException {
        Reactor reactor = Reactor.open(OPTIONS.withWatchdogLimit(Duration.ofMillis(4)));
        List<Thread> watchdogs = new ArrayList<>();
        reactor.callLater(Duration.ofMillis(50), () -> {
            watchdog().ifPresent(watchdogs::add);
            reactor.stop();
        });

        reactor.run();

        assertThat(records).isEmpty();
        assertThat(watchdogs).hasSize(1);
        assertThat(watchdogs.getFirst().isDaemon()).isTrue();
        assertThat(watchdogs.getFirst().join(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void aLimitOfZeroIsNoWatchdog() {
        Reactor reactor = Reactor.open(OPTIONS.withWatchdogLimit(Duration.ZERO));
        List<Thread> watchdogs = new ArrayList<>();
        reactor.callWhenRunning(() -> {
            watchdog().ifPresent(watchdogs::add);
            reactor.stop();
        });

        reactor.run();

        assertThat(watchdogs).isEmpty();
    }

    private static Optional<Thread> watchdog() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("hawser-watchdog"))
                .findAny();
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OPTIONS.withWatchdogLimit(Duration.ofMillis(-1)))
                .withMessageContaining("PT-0.001S");
    }
}
