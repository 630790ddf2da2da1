package dev.hawser.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.line.LineReceiver;
import dev.hawser.testing.MemoryTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection that goes on with another protocol. */
final class SwitchProtocolTest {
    private final List<String> events = new ArrayList<>();
    private final MemoryTransport transport = new MemoryTransport();

    private final class Raw extends Protocol {
        @Override
        public void connectionMade() {
            events.add("raw made");
            transport().write("raw here\n");
        }

        @Override
        public void dataReceived(Bytes data) {
            events.add("raw " + data.utf8());
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("raw lost");
        }
    }

    private class Greeting extends LineReceiver {
        @Override
        public void lineReceived(String line) {
            events.add("line " + line);
            if (line.equals("UPGRADE")) {
                transport().switchProtocol(new Raw());
                events.add("asked");
                sendLine("101");
            }
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add("line lost");
        }
    }

    @Test
    void theNextGetsWhatTheFirstHasNotUsed() {
        transport.connect(new Greeting());
        transport.deliver("HELLO\r\nUPGRADE\r\nraw\r\nbytes");
        transport.deliver("more");
        assertThat(events).containsExactly("line HELLO", "line UPGRADE", "asked", "raw made", "raw raw\r\nbytes", "raw more");
        assertThat(transport.writtenText()).isEqualTo("101\r\nraw here\n");
        transport.disconnect();
        assertThat(events).endsWith("raw more", "raw lost");
    }

    @Test
    void outsideOfEventsItIsDoneInALaterTurn() {
        transport.connect(new Greeting());
        transport.switchProtocol(new Raw());
        assertThat(events).isEmpty();
        transport.settle();
        assertThat(events).containsExactly("raw made");
    }

    @Test
    void oneThatPausesAtOnceGetsTheRestWhenItReads() {
        transport.connect(new LineReceiver() {
            @Override
            public void lineReceived(String line) {
                transport().switchProtocol(new Protocol() {
                    @Override
                    public void connectionMade() {
                        transport().pauseProducing();
                    }

                    @Override
                    public void dataReceived(Bytes data) {
                        events.add(data.utf8());
                    }
                });
            }
        });
        transport.deliver("go\r\nrest");
        transport.deliver(" later");
        assertThat(events).isEmpty();
        transport.resumeProducing();
        transport.settle();
        assertThat(String.join("", events)).isEqualTo("rest later");
    }

    @Test
    void aProtocolThatServesAnotherConnectionEndsThisOne() {
        Raw busy = new Raw();
        new MemoryTransport().connect(busy);
        transport.connect(new Greeting());
        transport.switchProtocol(busy);
        transport.settle();
        assertThat(transport.isClosed()).isTrue();
        assertThat(transport.endReason()).isInstanceOf(ConnectionLost.class).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void afterTheEndItDoesNothing() {
        transport.connect(new Greeting());
        transport.disconnect();
        transport.switchProtocol(new Raw());
        transport.settle();
        assertThat(events).containsExactly("line lost");
    }
}
