package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.coroutine.Carrier;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.task.Scope;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Holding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldingsOfTheKitTest {
    private final TestClock clock = new TestClock(Carrier.AUTO, true);
    private final MemoryReactor reactor = new MemoryReactor(clock);

    private static final class Quiet extends Protocol {}

    private List<String> held() {
        return reactor.holdings().stream().map(Holding::what).toList();
    }

    private List<Kind> kinds() {
        return reactor.holdings().stream().map(Holding::kind).toList();
    }

    @Test
    void aClockHoldsItsTimersAsTheyAreDue() {
        DelayedCall late = clock.callLater(Duration.ofSeconds(7), () -> {});
        clock.callLater(Duration.ofSeconds(5), () -> {});
        clock.advance(Duration.ofSeconds(1));
        assertThat(clock.holdings()).extracting(Holding::what).containsExactly("timer due in 4 s", "timer due in 6 s");
        assertThat(clock.holdings())
                .allSatisfy(each -> assertThat(String.valueOf(each.origin())).startsWith("HoldingsOfTheKitTest.java:"));
        late.cancel();
        clock.advance(Duration.ofSeconds(4));
        assertThat(clock.holdings()).isEmpty();
    }

    @Test
    void aClockThatDoesNotTraceKnowsNoOrigins() {
        TestClock plain = new TestClock(Carrier.AUTO, false);
        plain.callLater(Duration.ofSeconds(5), () -> {});
        assertThat(plain.holdings()).containsExactly(new Holding(Kind.TIMER, "timer due in 5 s", null));
    }

    @Test
    void theTimerOfATimeLimitIsMadeWhereTheLimitWasSet() {
        Deferred<String> later = Deferred.later(clock, Duration.ofSeconds(9), () -> "late")
                .addTimeout(Duration.ofSeconds(3));
        assertThat(clock.holdings()).extracting(Holding::what).containsExactly("timer due in 3 s", "timer due in 9 s");
        assertThat(clock.holdings())
                .allSatisfy(each -> assertThat(String.valueOf(each.origin())).startsWith("HoldingsOfTheKitTest.java:"));
        later.cancel();
        assertThat(clock.holdings()).isEmpty();
        later.finish(_ -> {}, _ -> {});
    }

    @Test
    void aPortIsHeldWhileItListens() {
        ListeningPort port = reactor.listenTcp(80, Quiet::new);
        assertThat(held()).containsExactly("listening port 0.0.0.0:80");
        port.stopListening().finish(_ -> {}, _ -> {});
        assertThat(held()).isEmpty();
    }

    @Test
    void whatAPortAcceptsIsHeldWhileItIsOpen() throws Exception {
        reactor.listenTcp(80, Quiet::new);
        MemoryTransport transport = new MemoryTransport(reactor);
        reactor.tcpServers().getFirst().accept(transport);
        assertThat(kinds()).containsExactly(Kind.PORT, Kind.CONNECTION);
        assertThat(held().getLast()).contains("10.0.0.1:12345 to 192.168.1.1:54321");
        transport.disconnect();
        assertThat(kinds()).containsExactly(Kind.PORT);
    }

    @Test
    void anAttemptIsHeldUntilItFails() {
        reactor.connectTcp("example.com", 80, _ -> new Quiet());
        assertThat(held()).containsExactly("connect attempt to example.com:80");
        reactor.tcpClients().getFirst().fail(new ConnectFailed.Refused("example.com:80"));
        assertThat(held()).isEmpty();
    }

    @Test
    void anAttemptThatSucceedsIsAConnectionWhileThatIsOpen() throws Exception {
        reactor.connectTcp("example.com", 80, _ -> new Quiet());
        MemoryTransport transport = new MemoryTransport(reactor);
        reactor.tcpClients().getFirst().succeed(transport);
        assertThat(kinds()).containsExactly(Kind.CONNECTION);
        transport.disconnect();
        assertThat(held()).isEmpty();
    }

    @Test
    void workForAThreadIsHeldUntilItIsDone() {
        List<String> events = new ArrayList<>();
        reactor.deferToThread(() -> held().size()).finish(
                inside -> events.add("inside " + inside + ", then " + held()),
                failure -> events.add(failure.toString()));
        reactor.callInThread(() -> {});
        assertThat(kinds()).containsExactly(Kind.THREAD_WORK, Kind.THREAD_WORK);
        clock.advance(Duration.ZERO);
        assertThat(events).containsExactly("inside 2, then [work for a thread, waiting for a thread]");
        assertThat(held()).isEmpty();
    }

    @Test
    void theWatchOverASlowPeerIsPartOfItsConnection() {
        MemoryTransport transport = new MemoryTransport(reactor);
        transport.connect(new Quiet());
        transport.setCapacity(0);
        transport.write("more than the peer takes");
        transport.settle();
        assertThat(clock.delayedCalls()).hasSize(1);
        assertThat(kinds()).containsExactly(Kind.CONNECTION);
        transport.disconnect();
        assertThat(held()).isEmpty();
    }

    @Test
    void aCoroutineThatWaitsInAScopeStandsWhereTheProgramSaysSo() {
        Deferred<?> end = reactor.async(
                () -> Scope.gather(reactor, List.of(() -> new Promise<String>(reactor).await())));
        assertThat(held()).filteredOn(what -> what.startsWith("coroutine"))
                .hasSize(2)
                .allSatisfy(what -> assertThat(what).contains("HoldingsOfTheKitTest.java:"));
        end.cancel();
        assertThat(held()).isEmpty();
        end.finish(_ -> {}, _ -> {});
    }

    @Test
    void aCoroutineIsHeldUntilItEnds() {
        Deferred<String> end = reactor.async(() -> {
            reactor.deferLater(Duration.ofSeconds(3)).await();
            return "over";
        });
        assertThat(kinds()).containsExactly(Kind.TIMER, Kind.COROUTINE);
        Holding coroutine = reactor.holdings().getLast();
        assertThat(coroutine.what()).startsWith("coroutine at ").contains("HoldingsOfTheKitTest.java:");
        assertThat(String.valueOf(coroutine.origin())).startsWith("HoldingsOfTheKitTest.java:");
        clock.advance(Duration.ofSeconds(3));
        assertThat(held()).isEmpty();
        end.finish(_ -> {}, _ -> {});
    }
}
