package dev.hawser.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a wrapped protocol is asked to finish, and whose connections a {@link TrackingFactory} keeps. */
final class DrainableTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final MemoryTransport transport = new MemoryTransport(reactor);
    private final List<String> events = new ArrayList<>();

    private final class Finishing extends Protocol implements Drainable {
        private final String name;

        Finishing(String name) {
            this.name = name;
        }

        @Override
        public void connectionMade() {
            events.add(name + " made");
        }

        @Override
        public void drainRequested() {
            events.add(name + " drain");
        }
    }

    private static final class Plain extends Protocol {}

    private static class Passing extends ProtocolWrapper {
        Passing(Protocol inner) {
            super(inner);
        }
    }

    /** Connects what it wraps with the first data. */
    private static final class Late extends Passing {
        Late(Protocol inner) {
            super(inner);
        }

        @Override
        public void connectionMade() {}

        @Override
        public void dataReceived(Bytes data) throws Exception {
            connectInner();
        }
    }

    private void drain() {
        transport.requestDrain();
        reactor.advance(Duration.ZERO);
    }

    @Test
    void aProtocolWithinWrappersIsAsked() {
        transport.connect(new Passing(new Passing(new Finishing("inner"))));
        drain();
        assertThat(events).containsExactly("inner made", "inner drain");
    }

    @Test
    void theTransportOfAWrappedProtocolAsksForIt() {
        Finishing inner = new Finishing("inner");
        transport.connect(new Passing(inner));
        inner.transport().requestDrain();
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("inner made", "inner drain");
        assertThat(inner.transport().lost().isFired()).isFalse();
    }

    @Test
    void aProtocolThatIsNotConnectedYetIsAskedWhenItIs() {
        transport.connect(new Late(new Finishing("late")));
        drain();
        assertThat(events).isEmpty();
        transport.deliver("header");
        assertThat(events).containsExactly("late made", "late drain");
    }

    @Test
    void theSuccessorWithinAWrapperIsAskedOnce() {
        Finishing first = new Finishing("first");
        transport.connect(new Passing(first));
        drain();
        first.transport().switchProtocol(new Finishing("second"));
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("first made", "first drain", "second made", "second drain");
    }

    @Test
    void theSuccessorThatIsDueWhenAskedIsAskedOnce() {
        Finishing first = new Finishing("first");
        transport.connect(new Passing(first));
        transport.requestDrain();
        first.transport().switchProtocol(new Finishing("second"));
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("first made", "second made", "second drain");
    }

    @Test
    void aWrappedProtocolThatIsNotDrainableGoesOn() {
        transport.connect(new Passing(new Plain()));
        drain();
        assertThat(transport.isOpen()).isTrue();
    }

    @Test
    void twoTrackingFactoriesKeepTheSameConnection() throws Exception {
        TrackingFactory inner = new TrackingFactory(_ -> new Plain());
        TrackingFactory outer = new TrackingFactory(inner);
        Protocol built = outer.buildProtocol(MemoryTransport.PEER);
        assertThat(outer.connectionCount()).as("not connected yet").isZero();
        transport.connect(java.util.Objects.requireNonNull(built));
        assertThat(inner.transports()).containsExactly(transport);
        assertThat(outer.transports()).containsExactly(transport);
        transport.disconnect(new ConnectionDone());
        assertThat(inner.transports()).isEmpty();
        assertThat(outer.transports()).isEmpty();
    }

    @Test
    void theTransportOfATrackedConnectionBehindAWrapperIsThatOfTheProtocol() throws Exception {
        TrackingFactory tracking = new TrackingFactory(_ -> new Plain());
        Protocol built = java.util.Objects.requireNonNull(tracking.buildProtocol(MemoryTransport.PEER));
        transport.connect(new Passing(built));
        assertThat(tracking.transports()).containsExactly(built.transport());
        built.transport().abortConnection();
        reactor.advance(Duration.ZERO);
        assertThat(tracking.transports()).isEmpty();
    }
}
