package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.TrackingFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** How whoever is not a connection's protocol learns of its end, and asks for it. */
public abstract class DrainContract extends ReactorContract {
    /** For the tests of one kind of reactor. */
    protected DrainContract() {}

    private DrainRecorder drainRecorder(String name) {
        return new DrainRecorder(name, events);
    }

    // ---------------------------------------------------------------- the end

    @Test
    void lostFiresWhenConnectionLostHasReturnedWithItsReason() {
        List<ConnectionEnd> told = new ArrayList<>();
        Recorder server = recorder("server")
                .onMade(self -> {
                    self.transport().lost().finish(
                            reason -> {
                                self.note("told");
                                told.add(reason);
                            },
                            reactor().unhandledFailures()::report);
                    self.transport().loseConnection();
                });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "lost ConnectionDone", "told");
        assertThat(told).containsExactly(server.reason());
        assertThat(server.transport().lost().isFired()).as("asked afterwards").isTrue();
    }

    @Test
    void lostFiresForAllWhoAskedAndNotForWhoAskedNoMore() {
        List<String> told = new ArrayList<>();
        Recorder server = recorder("server").onMade(self -> {
            Deferred<ConnectionEnd> second = self.transport().lost();
            self.transport().lost().finish(
                    _ -> {
                        told.add("first");
                        second.cancel();
                    },
                    failure -> told.add("" + failure));
            second.finish(_ -> told.add("second"), failure -> told.add(failure.getClass().getSimpleName()));
            self.transport().lost().finish(_ -> told.add("third"), failure -> told.add("" + failure));
            self.transport().abortConnection();
        });
        pair(server, recorder("client"));
        run();
        assertThat(told).contains("first", "third").hasSize(3);
        assertThat(told).containsAnyOf("second", CancellationException.class.getSimpleName());
    }

    @Test
    void lostFiresAlsoWhereConnectionLostThrows() {
        List<ConnectionEnd> told = new ArrayList<>();
        Recorder server = recorder("server")
                .onMade(self -> {
                    self.transport().lost().finish(told::add, reactor().unhandledFailures()::report);
                    self.transport().loseConnection();
                })
                .onLost(_ -> {
                    throw new IllegalStateException("at lost");
                });
        pair(server, recorder("client"));
        run();
        assertThat(told).hasSize(1).first().isInstanceOf(ConnectionDone.class);
    }

    // ---------------------------------------------------------------- being asked to finish

    @Test
    void drainRequestedComesInALaterTurnAndOnce() {
        DrainRecorder server = drainRecorder("server");
        server.onMade(self -> {
                    self.transport().requestDrain();
                    self.transport().requestDrain();
                    self.note("asked");
                    afterTurns(3, () -> {
                        self.transport().requestDrain();
                        afterTurns(3, () -> self.transport().loseConnection());
                    });
                });
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).containsExactly("made", "asked", "drain", "lost ConnectionDone");
    }

    @Test
    void whatIsWrittenInDrainRequestedIsSentBeforeTheClose() {
        DrainRecorder server = drainRecorder("server").onDrain(self -> {
            self.transport().write("bye");
            self.transport().loseConnection();
        });
        server.onMade(self -> self.transport().requestDrain());
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("bye");
        assertThat(client.reason()).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void whatDrainRequestedThrowsEndsTheConnection() {
        DrainRecorder server = drainRecorder("server").onDrain(_ -> {
            throw new IllegalStateException("at drain");
        });
        server.onMade(self -> self.transport().requestDrain());
        pair(server, recorder("client"));
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionLost.class).hasRootCauseMessage("at drain");
    }

    @Test
    void aProtocolThatIsNotDrainableGoesOn() {
        Recorder server = recorder("server")
                .onMade(self -> self.transport().requestDrain())
                .onText("late", self -> self.transport().loseConnection());
        Recorder client = recorder("client").onMade(self -> afterTurns(5, () -> self.transport().write("late")));
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "data", "lost ConnectionDone");
    }

    @Test
    void aConnectionThatIsClosingIsNotAsked() {
        DrainRecorder server = drainRecorder("server");
        server.onMade(self -> {
            self.transport().requestDrain();
            self.transport().loseConnection();
            self.transport().requestDrain();
        });
        pair(server, recorder("client"));
        run();
        assertThat(eventsOf("server")).containsExactly("made", "lost ConnectionDone");
    }

    @Test
    void aProtocolThatTakesThePlaceOfOneThatWasAskedIsAskedToo() {
        DrainRecorder next = drainRecorder("next").onDrain(self -> self.transport().loseConnection());
        DrainRecorder server = drainRecorder("server").onDrain(self -> self.transport().switchProtocol(next));
        server.onMade(self -> self.transport().requestDrain());
        connect(listen(server), recorder("client"));
        stopWhenLost(next);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "drain");
        assertThat(eventsOf("next")).containsExactly("made", "drain", "lost ConnectionDone");
    }

    @Test
    void aProtocolThatTakesAPlaceBeforeTheTurnIsAskedOnce() {
        DrainRecorder next = drainRecorder("next");
        DrainRecorder server = drainRecorder("server");
        server.onMade(self -> {
            self.transport().requestDrain();
            self.transport().switchProtocol(next);
        });
        next.onMade(self -> afterTurns(5, () -> self.transport().loseConnection()));
        connect(listen(server), recorder("client"));
        stopWhenLost(next);
        run();
        assertThat(eventsOf("server")).containsExactly("made");
        assertThat(eventsOf("next")).containsExactly("made", "drain", "lost ConnectionDone");
    }

    // ---------------------------------------------------------------- whose connections there are

    @Test
    void aTrackingFactoryKnowsConnectionsFromBeforeConnectionMadeToAfterConnectionLost() {
        TrackingFactory[] tracking = new TrackingFactory[1];
        List<Integer> counts = new ArrayList<>();
        Recorder server = recorder("server")
                .onMade(self -> {
                    counts.add(tracking[0].connectionCount());
                    assertThat(tracking[0].transports()).containsExactly(self.transport());
                    self.transport().loseConnection();
                })
                .onLost(_ -> counts.add(tracking[0].connectionCount()));
        server.afterLost(() -> afterTurns(1, () -> counts.add(tracking[0].connectionCount())));
        tracking[0] = new TrackingFactory(_ -> server, transport -> events.add("tracked " + transport.isOpen()));
        ListeningPort port = listenFor(ListenOptions.LOOPBACK, tracking[0]);
        Recorder client = recorder("client");
        connect(port, client);
        stopWhenLost(server, client);
        run();
        assertThat(counts).containsExactly(1, 1, 0);
        assertThat(eventsOf("tracked")).containsExactly("true");
        assertThat(List.copyOf(events).indexOf("tracked true")).isLessThan(List.copyOf(events).indexOf("server made"));
    }

    @Test
    void whomTheFactoryRefusesIsNotTracked() {
        TrackingFactory tracking = new TrackingFactory(_ -> null);
        Recorder client = recorder("client");
        connect(listenFor(ListenOptions.LOOPBACK, tracking), client);
        stopWhenLost(client);
        run();
        assertThat(tracking.transports()).isEmpty();
    }
}
