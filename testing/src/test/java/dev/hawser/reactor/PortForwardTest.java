package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.Protocol;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two connections that feed each other, each the producer of the other: the way to forward a port. */
final class PortForwardTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final MemoryTransport left = new MemoryTransport(reactor);
    private final MemoryTransport right = new MemoryTransport(reactor);
    private final List<String> lost = new ArrayList<>();

    private final class Side extends Protocol {
        private final String name;
        private @Nullable Side other;

        Side(String name) {
            this.name = name;
        }

        private Side other() {
            return Objects.requireNonNull(other);
        }

        @Override
        public void dataReceived(Bytes data) {
            other().transport().write(data);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            lost.add(name + " " + reason.getClass().getSimpleName());
            other().transport().loseConnection();
        }
    }

    @BeforeEach
    void join() {
        Side one = new Side("left");
        Side two = new Side("right");
        one.other = two;
        two.other = one;
        left.connect(one);
        right.connect(two);
        left.registerProducer(right);
        right.registerProducer(left);
    }

    @Test
    void W2_theEndOfOneSideEndsTheOtherWhenAllIsSent() {
        right.setCapacity(3);
        left.deliver("hello");
        left.deliverEnd();
        assertThat(right.isClosed()).isFalse();

        right.setCapacity(Long.MAX_VALUE);
        reactor.advance(Duration.ZERO);

        assertThat(right.writtenText()).isEqualTo("hello");
        assertThat(lost).containsExactly("left ConnectionDone", "right ConnectionDone");
    }

    @Test
    void W6_aSlowSidePausesTheOther() {
        right.setCapacity(0);
        left.deliver("x".repeat(100_000));
        assertThat(left.isReading()).isFalse();

        right.setCapacity(Long.MAX_VALUE);
        reactor.advance(Duration.ZERO);
        assertThat(left.isReading()).isTrue();
    }

    @Test
    void W2_aBrokenSideEndsTheOther() {
        right.disconnect(new ConnectionLost());
        reactor.advance(Duration.ZERO);
        assertThat(lost).containsExactly("right ConnectionLost", "left ConnectionDone");
    }
}
