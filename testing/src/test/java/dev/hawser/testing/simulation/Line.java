package dev.hawser.testing.simulation;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A protocol that remembers what it got, and how its connection ended. */
class Line extends Protocol {
    final List<Bytes> reads = new ArrayList<>();
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    boolean made;
    @Nullable ConnectionEnd lost;

    @Override
    public void connectionMade() throws Exception {
        made = true;
    }

    @Override
    public void dataReceived(Bytes data) throws Exception {
        reads.add(data);
        got.writeBytes(data.toArray());
    }

    @Override
    public void connectionLost(ConnectionEnd reason) throws Exception {
        lost = reason;
    }

    Bytes got() {
        return Bytes.copyOf(got.toByteArray());
    }

    String text() {
        return got().latin1();
    }

    boolean isOpen() {
        return made && lost == null;
    }

    /** One that goes on with one direction closed. */
    static final class Half extends Line implements HalfCloseable {
        boolean readLost;

        @Override
        public void readConnectionLost() {
            readLost = true;
        }

        @Override
        public void writeConnectionLost() {}
    }
}
