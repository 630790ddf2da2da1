package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Promise;
import dev.hawser.net.Inventory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.OpenConnection;
import dev.hawser.net.PassLengths;
import dev.hawser.net.Protocol;
import dev.hawser.time.Holding;
import dev.hawser.time.Holding.Kind;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures that a reactor gives of itself: what it holds, counted, its connections, and how long its passes take. */
public abstract class LookingInContract extends ReactorContract {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** For the tests of one kind of reactor. */
    protected LookingInContract() {}

    private void countsAgree(Inventory inventory) {
        Map<Kind, Integer> counted = new EnumMap<>(Kind.class);
        reactor().holdings().forEach(holding -> counted.merge(holding.kind(), 1, Integer::sum));
        for (Kind kind : Kind.values()) {
            assertThat(inventory.counts()).containsEntry(kind, counted.getOrDefault(kind, 0));
        }
    }

    @Test
    void aNewReactorHasNothingInStock() {
        Inventory inventory = reactor().inventory(10);
        assertThat(inventory.counts()).hasSize(Kind.values().length);
        assertThat(inventory.counts().values()).containsOnly(0);
        assertThat(inventory.holdings()).isEmpty();
        assertThat(inventory.connections()).isEmpty();
        assertThat(reactor().openConnections()).isEmpty();
    }

    @Test
    void theInventoryCountsAllAndHasWordsAboutTheFirstOfEachKind() {
        for (int i = 0; i < 5; i++) {
            reactor().callLater(LONG.plusSeconds(5 - i), () -> {});
            reactor().listenTcp(0, ListenOptions.LOOPBACK, _ -> null);
            reactor().async(() -> new Promise<String>(reactor()).await());
            reactor().callInThread(() -> {});
            reactor().callLater(Duration.ofMillis(1), (Upkeep) () -> {}); // which belongs to something else
        }
        reactor().callLater(LONG, () -> {}).cancel();
        Inventory two = reactor().inventory(2);
        assertThat(two.counts())
                .containsEntry(Kind.TIMER, 5)
                .containsEntry(Kind.PORT, 5)
                .containsEntry(Kind.COROUTINE, 5)
                .containsEntry(Kind.THREAD_WORK, 5);
        assertThat(two.holdings())
                .extracting(Holding::kind)
                .containsExactly(
                        Kind.TIMER,
                        Kind.TIMER,
                        Kind.PORT,
                        Kind.PORT,
                        Kind.THREAD_WORK,
                        Kind.THREAD_WORK,
                        Kind.COROUTINE,
                        Kind.COROUTINE);
        assertThat(two.holdings().getFirst().what()).matches("timer due in (61|60\\.\\d+) s");
        countsAgree(two);
        assertThat(reactor().inventory(0).holdings()).isEmpty();
        countsAgree(reactor().inventory(0));
        Inventory all = reactor().inventory(100);
        assertThat(all.holdings())
                .extracting(Holding::kind)
                .containsExactlyElementsOf(
                        reactor().holdings().stream().map(Holding::kind).toList());
        assertThatThrownBy(() -> reactor().inventory(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
        reactor().callWhenRunning(reactor()::stop);
        run();
    }

    @Test
    void connectionsAreListedWithTheirEndsUntilTheyAreLost() {
        Recorder server = recorder("server");
        Recorder client = recorder("client");
        ListeningPort port = listen(server);
        connect(port, client);
        List<OpenConnection> seen = new ArrayList<>();
        List<OpenConnection> closing = new ArrayList<>();
        when(() -> events.containsAll(List.of("server made", "client made")), () -> {
            seen.addAll(reactor().openConnections());
            Inventory one = reactor().inventory(1);
            assertThat(one.counts()).containsEntry(Kind.CONNECTION, 2);
            assertThat(one.connections()).containsExactly(seen.getFirst());
            assertThat(reactor().inventory(2).connections()).isEqualTo(seen);
            countsAgree(one);
            server.transport().write("twelve bytes");
            server.transport().loseConnection();
            closing.addAll(reactor().openConnections());
            when(() -> reactor().openConnections().isEmpty(), reactor()::stop);
        });
        run();
        assertThat(seen).hasSize(2).allSatisfy(connection -> {
            assertThat(connection.unsent()).isZero();
            assertThat(connection.closing()).isFalse();
            assertThat(connection.secured()).isFalse();
            assertThat(connection.protocol()).isEqualTo(Recorder.class.getName());
        });
        OpenConnection accepted = only(seen, true);
        assertThat(accepted.name()).startsWith("server,0,");
        assertThat(accepted.host()).isEqualTo(port.host());
        OpenConnection made = only(seen, false);
        assertThat(made.name()).isEqualTo("client,client");
        assertThat(made.peer()).isEqualTo(port.host());
        assertThat(only(closing, true).unsent()).isEqualTo(12);
        assertThat(only(closing, true).closing()).isTrue();
        assertThat(only(closing, false).closing()).isFalse();
    }

    private static OpenConnection only(List<OpenConnection> connections, boolean accepted) {
        return connections.stream()
                .filter(connection -> connection.accepted() == accepted)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNameThatCannotBeToldHidesNobody() {
        Protocol shy = new Protocol() {
            @Override
            public String logPrefix() {
                throw new IllegalStateException("not today");
            }
        };
        List<OpenConnection> seen = new ArrayList<>();
        connect(listen(shy), recorder("client"));
        when(() -> reactor().openConnections().size() == 2, () -> {
            seen.addAll(reactor().openConnections());
            reactor().stop();
        });
        run();
        assertThat(only(seen, true).name()).isEqualTo(shy.getClass().getName());
    }

    @Test
    void passesAreMeasuredWhereItIsAskedFor() {
        List<PassLengths> lengths = new ArrayList<>();
        lengths.add(reactor().passLengths());
        reactor().callLater(Duration.ZERO, () -> {
            lengths.add(reactor().passLengths()); // many passes may have been, none was counted
            reactor().measurePasses(true);
            reactor().measurePasses(true);
            afterTurns(4, () -> {
                lengths.add(reactor().passLengths());
                reactor().measurePasses(false);
                lengths.add(reactor().passLengths());
                afterTurns(4, () -> {
                    lengths.add(reactor().passLengths());
                    reactor().measurePasses(true);
                    lengths.add(reactor().passLengths());
                    reactor().stop();
                });
            });
        });
        run();
        assertThat(lengths).extracting(PassLengths::isMeasuring).containsExactly(false, false, true, false, false, true);
        assertThat(lengths).extracting(PassLengths::total).startsWith(0L, 0L).endsWith(0L);
        assertThat(lengths.get(2).total()).isGreaterThanOrEqualTo(2);
        assertThat(lengths.get(2).longest()).isPositive();
        assertThat(lengths.get(4)).isEqualTo(lengths.get(3));
        assertThat(lengths.get(3).counts()).isEqualTo(lengths.get(2).counts());
    }
}
