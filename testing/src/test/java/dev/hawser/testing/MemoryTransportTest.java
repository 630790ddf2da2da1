package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.Protocol;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.TransportLimits;
import dev.hawser.testing.MemoryTransport.ProducerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of a transport, kept in memory (Y1), and what a test can do and ask. */
final class MemoryTransportTest {
    private final List<String> events = new ArrayList<>();
    private final MemoryReactor reactor = new MemoryReactor();
    private final MemoryTransport transport = new MemoryTransport(reactor);

    /** What a test has done on data. */
    private interface Step {
        void run(String text) throws Exception;
    }

    private class Recording extends Protocol {
        private final Step onData;

        Recording(Step onData) {
            this.onData = onData;
        }

        @Override
        public void connectionMade() {
            events.add("made");
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            events.add("data " + data.utf8());
            onData.run(data.utf8());
        }

        @Override
        public void readResumed() {
            events.add("resumed");
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("lost " + reason.getClass().getSimpleName());
        }
    }

    private final class HalfRecording extends Recording implements HalfCloseable {
        HalfRecording() {
            super(_ -> {});
        }

        @Override
        public void readConnectionLost() {
            events.add("read lost");
        }

        @Override
        public void writeConnectionLost() {
            events.add("write lost");
        }
    }

    private final class Pusher implements PushProducer {
        @Override
        public void pauseProducing() {
            events.add("paused");
        }

        @Override
        public void resumeProducing() {
            events.add("resumed");
        }

        @Override
        public void stopProducing() {
            events.add("stopped");
        }
    }

    private void connect() {
        connect(_ -> {});
    }

    private void connect(Step onData) {
        transport.connect(new Recording(onData));
    }

    @Test
    void anEchoAnswersWhatIsDelivered() {
        MemoryTransport own = new MemoryTransport();
        own.connect(new Protocol() {
            @Override
            public void dataReceived(Bytes data) {
                transport().write(data);
            }
        });
        own.deliver("hello");
        own.deliver(Bytes.of(0, 255));
        assertThat(own.written()).isEqualTo(Bytes.of("hello").concat(Bytes.of(0, 255)));
        own.clearWritten();
        own.deliver("again");
        assertThat(own.takeWritten()).isEqualTo("again");
        assertThat(own.writtenText()).isEmpty();
    }

    @Test
    void theAddressesAreThoseOfAMemoryNetwork() {
        assertThat(transport.host()).hasToString("10.0.0.1:12345");
        assertThat(transport.peer()).hasToString("192.168.1.1:54321");
        connect();
        assertThat(transport).hasToString("Recording,0,192.168.1.1");
    }

    @Test
    void W1_whatIsWrittenOutsideAnEventLeavesInALaterTurnInOrder() {
        connect();
        transport.write("one ");
        assertThat(transport.unsent()).isEqualTo(4);
        transport.write("two");
        reactor.advance(Duration.ZERO);
        assertThat(transport.unsent()).isZero();
        assertThat(transport.writtenText()).isEqualTo("one two");
    }

    @Test
    void W1_askingWhatWasWrittenInsideAnEventDoesNotRunAhead() {
        connect(_ -> {
            transport.write("answer");
            events.add("written [" + transport.writtenText() + "]");
        });
        transport.deliver("question");
        assertThat(events).containsExactly("made", "data question", "written []");
        assertThat(transport.writtenText()).isEqualTo("answer");
    }

    @Test
    void W2_loseConnectionSendsAllThenClosesAndTells() {
        transport.setCapacity(3);
        connect(_ -> {
            transport.write("abcdef");
            transport.loseConnection();
            transport.write("dropped");
        });
        transport.deliver("go");
        assertThat(transport.isDisconnecting()).isTrue();
        assertThat(transport.isClosed()).isFalse();
        transport.setCapacity(10);
        assertThat(transport.writtenText()).isEqualTo("abcdef");
        assertThat(events).containsExactly("made", "data go", "lost ConnectionDone");
        assertThat(transport.isClosed()).isTrue();
        assertThat(transport.isAborted()).isFalse();
        assertThat(transport.isDisconnecting()).isFalse();
    }

    @Test
    void W2_loseConnectionFromOutsideIsCarriedOutInALaterTurn() {
        connect();
        transport.loseConnection();
        assertThat(events).containsExactly("made");
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("made", "lost ConnectionDone");
    }

    @Test
    void W2_loseConnectionWaitsForAProducer() {
        connect();
        transport.registerProducer(new Pusher());
        transport.loseConnection();
        transport.write("of the producer");
        transport.settle();
        assertThat(transport.isClosed()).isFalse();
        transport.unregisterProducer();
        transport.settle();
        assertThat(transport.isClosed()).isTrue();
        assertThat(transport.writtenText()).isEqualTo("of the producer");
    }

    @Test
    void W3_abortConnectionDropsWhatIsUnsentAndResets() {
        connect();
        transport.write("unsent");
        transport.abortConnection();
        assertThat(events).containsExactly("made");
        transport.settle();
        assertThat(events).containsExactly("made", "lost ConnectionAborted");
        assertThat(transport.isAborted()).isTrue();
        assertThat(transport.written()).isEqualTo(Bytes.EMPTY);
        assertThat(transport.endReason()).isInstanceOf(ConnectionAborted.class);
    }

    @Test
    void W4_thePeersEndComesAfterItsDataAndEndsTheConnection() {
        connect();
        transport.pauseProducing();
        transport.deliver("last");
        transport.deliverEnd();
        assertThat(events).containsExactly("made");
        transport.resumeProducing();
        transport.settle();
        assertThat(events).containsExactly("made", "resumed", "data last", "lost ConnectionDone");
        assertThatThrownBy(() -> transport.deliver("more")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void W4_aHalfCloseableProtocolGoesOnWriting() {
        transport.connect(new HalfRecording());
        transport.deliverEnd();
        transport.write("more");
        transport.loseWriteConnection();
        transport.settle();
        assertThat(transport.writtenText()).isEqualTo("more");
        assertThat(transport.isWriteClosed()).isTrue();
        assertThat(events).containsExactly("made", "read lost", "write lost", "lost ConnectionDone");
    }

    @Test
    void W4_theWriteSideMayEndFirst() {
        transport.connect(new HalfRecording());
        transport.loseWriteConnection();
        transport.write("dropped");
        transport.deliver("still read");
        assertThat(transport.written()).isEqualTo(Bytes.EMPTY);
        assertThat(transport.isWriteClosed()).isTrue();
        assertThat(transport.isClosed()).isFalse();
        assertThat(events).containsExactly("made", "write lost", "data still read");
    }

    @Test
    void W5_aPushProducerIsPausedAndResumedAsThePeerTakesBytes() {
        connect();
        Pusher producer = new Pusher();
        transport.setCapacity(0);
        transport.registerProducer(producer);
        assertThat(transport.registeredProducer()).isSameAs(producer);
        transport.write(Bytes.adopt(new byte[70_000]));
        assertThat(events).containsExactly("made", "paused");
        assertThat(transport.isProducerPaused()).isTrue();
        transport.setCapacity(60_000);
        assertThat(transport.isProducerPaused()).isTrue();
        transport.setCapacity(60_000);
        assertThat(transport.isProducerPaused()).isFalse();
        assertThat(transport.capacity()).isEqualTo(50_000);
        assertThat(events).containsExactly("made", "paused", "resumed");
        transport.disconnect();
        assertThat(events).endsWith("stopped", "lost ConnectionDone");
        assertThat(transport.registeredProducer()).isNull();
    }

    @Test
    void W5_aPullProducerIsAskedEachTimeAllIsSent() {
        connect();
        int[] left = {5};
        transport.registerProducer(new PullProducer() {
            @Override
            public void resumeProducing() {
                if (left[0]-- == 0) {
                    transport.unregisterProducer();
                } else {
                    transport.write("piece ");
                }
            }

            @Override
            public void stopProducing() {}
        });
        assertThat(transport.writtenText()).isEqualTo("piece piece piece piece piece ");
    }

    @Test
    void W5_drainedFiresWhenThePeerHasTakenAll() {
        connect();
        transport.setCapacity(2);
        transport.write("abcd");
        transport.drained().finish(_ -> events.add("drained"), failure -> events.add(failure.toString()));
        transport.settle();
        assertThat(events).containsExactly("made");
        transport.setCapacity(Long.MAX_VALUE);
        assertThat(events).containsExactly("made", "drained");
    }

    @Test
    void W5_aPeerThatTakesNothingPausesReadingAndIsEndedInTheEnd() {
        TransportLimits limits = new TransportLimits(10, 20, Duration.ofSeconds(60));
        MemoryTransport bounded = new MemoryTransport(reactor, limits, MemoryTransport.HOST, MemoryTransport.PEER);
        bounded.connect(new Recording(text -> bounded.write(text)));
        bounded.setCapacity(0);
        bounded.deliver("twelve bytes");
        bounded.deliver("not read");
        assertThat(bounded.isReading()).isFalse();
        assertThat(bounded.undelivered()).isEqualTo(8);
        bounded.setCapacity(7);
        assertThat(events).containsExactly("made", "data twelve bytes", "resumed", "data not read");
        reactor.advance(Duration.ofSeconds(59));
        assertThat(bounded.isOpen()).isTrue();
        reactor.advance(Duration.ofSeconds(1));
        assertThat(bounded.endReason()).isInstanceOf(PeerTooSlow.class);
        assertThat(bounded.isAborted()).isTrue();
    }

    @Test
    void W6_pausedBytesAreKeptAndDeliveredInPieces() {
        connect(_ -> transport.pauseProducing());
        transport.deliver("one");
        transport.deliver("two");
        assertThat(events).containsExactly("made", "data one");
        assertThat(transport.undelivered()).isEqualTo(3);
        transport.resumeProducing();
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("made", "data one", "resumed", "data two");
    }

    @Test
    void P3_anExceptionInAnEventEndsTheConnectionWithItAsTheCause() {
        connect(_ -> {
            throw new IllegalStateException("on purpose");
        });
        transport.deliver("x");
        assertThat(events).containsExactly("made", "data x", "lost ConnectionLost");
        assertThat(transport.endReason()).isInstanceOf(ConnectionLost.class).hasRootCauseMessage("on purpose");
    }

    @Test
    void P3_nothingIsDeliveredAfterTheEndAndLostComesOnce() {
        connect();
        transport.disconnect(new ConnectionLost("cable cut"));
        transport.disconnect(new ConnectionDone());
        transport.deliver("late");
        transport.write("late");
        transport.loseConnection();
        transport.abortConnection();
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("made", "lost ConnectionLost");
        assertThat(transport.written()).isEqualTo(Bytes.EMPTY);
        assertThat(transport.endReason()).hasMessageContaining("cable cut");
    }

    @Test
    void Y1_producerStateTellsWhatItsReadingHalfDoes() {
        connect();
        assertThat(transport.producerState()).isEqualTo(ProducerState.PRODUCING);
        transport.pauseProducing();
        assertThat(transport.producerState()).isEqualTo(ProducerState.PAUSED);
        transport.resumeProducing();
        assertThat(transport.producerState()).isEqualTo(ProducerState.PRODUCING);
        transport.stopProducing();
        assertThat(transport.producerState()).isEqualTo(ProducerState.STOPPED);
        transport.resumeProducing();
        assertThat(transport.producerState()).isEqualTo(ProducerState.STOPPED);
    }

    @Test
    void Y1_aHalfThatHasReadThePeersEndIsStopped() {
        transport.connect(new HalfRecording());
        transport.deliverEnd();
        assertThat(transport.isOpen()).isTrue();
        assertThat(transport.producerState()).isEqualTo(ProducerState.STOPPED);
    }

    @Test
    void Y1_aSecondProducerIsRefusedAndNoneMayBeLetGo() {
        connect();
        transport.unregisterProducer();
        Pusher first = new Pusher();
        transport.registerProducer(first);
        assertThatThrownBy(() -> transport.registerProducer(new Pusher()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(first.toString());
    }

    @Test
    void Y2_theReactorKnowsItsConnectionsUntilTheyEnd() {
        assertThat(reactor.connections()).isEmpty();
        connect();
        assertThat(reactor.connections()).containsExactly(transport);
        transport.disconnect();
        assertThat(reactor.connections()).isEmpty();
    }

    @Test
    void aConnectionThatHasEndedIsNotMadeAgain() {
        connect();
        transport.disconnect();
        assertThatThrownBy(this::connect)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended");
        assertThat(events).containsExactly("made", "lost ConnectionDone");
    }

    @Test
    void anEventIsNoPartOfTheCoroutineThatDelivers() {
        Promise<String> never = new Promise<>(reactor);
        connect(text -> {
            if (text.equals("wait")) {
                never.await();
            }
        });
        Deferred<String> body = reactor.async(() -> {
            transport.deliver("first");
            transport.deliver("wait");
            events.add("delivered");
            return Deferred.succeed(reactor, "and it may itself wait").await();
        });
        assertThat(Results.successOf(body)).isEqualTo("and it may itself wait");
        assertThat(events)
                .containsExactly("made", "data first", "data wait", "lost ConnectionLost", "delivered");
        assertThat(transport.endReason()).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsDeliveredBeforeConnectingWaits() {
        transport.deliver("early");
        assertThat(events).isEmpty();
        connect();
        assertThat(events).containsExactly("made", "data early");
    }

    @Test
    void aTransportThatNobodyLimitsDoesNotPause() {
        MemoryTransport client = new MemoryTransport(reactor, null, MemoryTransport.PEER, MemoryTransport.HOST);
        client.connect(new Recording(_ -> {}));
        client.setCapacity(0);
        client.write(Bytes.adopt(new byte[20 << 20]));
        client.write("more");
        assertThat(client.isReading()).isTrue();
        assertThat(client.isOpen()).isTrue();
        assertThat(client.unsent()).isEqualTo((20 << 20) + 4);
    }

    @Test
    void anotherThreadIsRefused() throws InterruptedException {
        connect();
        Thread other = new Thread(() -> {
            try {
                transport.deliver("x");
            } catch (WrongThreadException refused) {
                events.add("refused");
            }
        });
        other.start();
        other.join();
        assertThat(events).containsExactly("made", "refused");
    }

    @Test
    void aNegativeCapacityIsRefused() {
        assertThatThrownBy(() -> transport.setCapacity(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
