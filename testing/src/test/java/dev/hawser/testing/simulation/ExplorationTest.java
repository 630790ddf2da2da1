package dev.hawser.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.net.ReconnectingClientFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Many seeds, and as few faults as it takes. */
final class ExplorationTest {
    /** A server that forgets a user who leaves, except (planted) one whose connection breaks. */
    private static void users(Simulation simulation) {
        Set<String> users = new TreeSet<>();
        simulation.faults(Faults.NONE.withResets(0.3)
                .withResetWithin(100)
                .withRefusals(0.3)
                .withPartitions(Duration.ofSeconds(5), Duration.ofSeconds(1)));
        simulation.host("server", reactor -> reactor.listenTcp(80, () -> new Protocol() {
            @Override
            public void dataReceived(Bytes data) {
                users.add(transport().peer().toString());
            }

            @Override
            public void connectionLost(ConnectionEnd reason) {
                if (reason instanceof dev.hawser.net.ConnectionDone) { // the bug: a reset leaves the user behind
                    users.remove(transport().peer().toString());
                }
            }
        }));
        for (String name : List.of("alice", "bob")) {
            simulation.host(name, reactor -> {
                ReconnectingClientFactory factory = new ReconnectingClientFactory(reactor) {
                    @Override
                    public Protocol buildProtocol(Address peer) {
                        return new Protocol() {
                            @Override
                            public void connectionMade() {
                                transport().write("hello");
                                reactor().callLater(Duration.ofSeconds(1), () -> transport().write("more"));
                                reactor().callLater(Duration.ofSeconds(2), transport()::loseConnection);
                            }
                        };
                    }
                };
                reactor.connectTcp("server", 80, factory);
                reactor.callLater(Duration.ofSeconds(20), factory::stopTrying);
            });
        }
        simulation.runFor(Duration.ofMinutes(1));
        assertThat(users).as("users left behind").isEmpty();
    }

    private static Throwable found() {
        Throwable thrown = catchThrowable(() -> Simulation.explore(100, ExplorationTest::users));
        assertThat(thrown).isInstanceOf(AssertionError.class);
        return thrown;
    }

    @Test
    void aFailureTellsItsSeedTheFaultsThatItTakesTheLastEventsAndHowToReplayIt() {
        Throwable thrown = found();
        assertThat(thrown.getMessage())
                .startsWith("Failed with seed ")
                .contains("users left behind")
                .containsPattern("faults that it takes, 1 of [0-9]+ that happened \\(found in [0-9]+ runs\\):\n    reset ")
                .containsPattern("replay: Simulation.replay\\([0-9]+L, scenario, \"reset [a-z]+>server:80#[0-9]+ at byte [0-9]+\"\\);")
                .contains("last events:\n", "is reset");
        assertThat(thrown.getCause()).isInstanceOf(AssertionError.class).hasMessageContaining("users left behind");
    }

    @Test
    void whatTheMessageSaysReplaysTheFailure() {
        String message = String.valueOf(found().getMessage());
        long seed = Long.parseLong(message.replaceFirst("(?s).*replay\\(([0-9]+)L.*", "$1"));
        String fault = message.replaceFirst("(?s).*scenario, \"([^\"]*)\"\\).*", "$1");
        assertThatThrownBy(() -> Simulation.replay(seed, ExplorationTest::users, fault))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("users left behind")
                .hasMessageContaining("last events:");
        Simulation.replay(seed, ExplorationTest::users); // without faults it holds
    }

    @Test
    void aScenarioThatHoldsPassesForEverySeed() {
        List<Long> seeds = new ArrayList<>();
        Simulation.explore(10, 25, simulation -> {
            seeds.add(simulation.seed());
            simulation.host("a", _ -> {});
            simulation.runFor(Duration.ofSeconds(1));
        });
        assertThat(seeds).hasSize(25).startsWith(10L).endsWith(34L);
    }

    @Test
    void whatNobodyCaughtFailsTheRunUnlessItIsTaken() {
        Scenario throwing = simulation -> {
            simulation.host("a", reactor -> reactor.callLater(Duration.ofSeconds(1), () -> {
                throw new IllegalStateException("planted");
            }));
            simulation.runFor(Duration.ofSeconds(2));
        };
        assertThatThrownBy(() -> Simulation.explore(3, throwing))
                .hasMessageContaining("Unhandled error while handling timed call on a at 1.000000000s")
                .hasMessageContaining("planted")
                .hasMessageContaining("faults that it takes, 0 of 0");
        Simulation.explore(3, simulation -> {
            throwing.run(simulation);
            assertThat(simulation.takeFailures()).hasSize(1);
        });
    }

    @Test
    void aDeferredWhoseFailureNobodyHandledFailsTheRun() {
        assertThatThrownBy(() -> Simulation.explore(3, simulation -> {
                    simulation.host("a", reactor -> Deferred.fail(reactor, new IllegalStateException("planted")));
                    simulation.runFor(Duration.ofSeconds(2));
                }))
                .hasMessageContaining("Unhandled error in Deferred on a")
                .hasMessageContaining("planted");
    }

    @Test
    void aScenarioThatKeepsSomethingBetweenItsRunsIsToldSo() {
        int[] runs = new int[1];
        assertThatThrownBy(() -> Simulation.explore(3, _ -> assertThat(runs[0]++).isNotZero()))
                .hasMessageContaining("keeps something between runs");
    }

    // ---------------------------------------------------------------- shrinking

    /** With one refusal less it fails too, but elsewhere: that is another failure. */
    @Test
    void theFaultsThatAreLeftGiveTheFailureThatWasFound() {
        Scenario twoKinds = simulation -> {
            simulation.faults(Faults.NONE.withRefusals(1));
            simulation.host("server", reactor -> reactor.listenTcp(80, () -> new Protocol() {}));
            for (String name : List.of("alice", "bob")) {
                simulation.host(name, reactor ->
                        reactor.connectTcp("server", 80, ClientFactory.of(() -> new Protocol() {})));
            }
            simulation.runFor(Duration.ofSeconds(1));
            assertThat(simulation.faultsThatHappened()).as("two refused").hasSizeLessThan(2);
            assertThat(simulation.faultsThatHappened()).as("one refused").isEmpty();
        };
        assertThatThrownBy(() -> Simulation.explore(1, twoKinds))
                .hasMessageContaining("two refused")
                .hasMessageContaining("faults that it takes, 2 of 2");
    }

    @Test
    void shrinkingFindsTheFewestThatFailTogether() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add("fault " + i);
        }
        int[] runs = new int[1];
        List<String> left = Exploration.smallest(all, some -> {
            runs[0]++;
            return some.containsAll(List.of("fault 3", "fault 50", "fault 99"));
        });
        assertThat(left).containsExactly("fault 3", "fault 50", "fault 99");
        assertThat(runs[0]).isLessThan(150);
    }

    @Test
    void shrinkingFindsThatNoFaultIsNeeded() {
        assertThat(Exploration.smallest(List.of("a", "b"), _ -> true)).isEmpty();
        assertThat(Exploration.smallest(List.of("a"), some -> some.contains("a"))).containsExactly("a");
        assertThat(Exploration.smallest(List.of(), _ -> true)).isEmpty();
    }
}
