package dev.hawser.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One end of a connection in memory: an engine, carried as a transport would. */
final class TlsEnd {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);
    private static final int MOST_ALERTS = 4;

    final TlsEngine engine;
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    @Nullable SSLException failure;
    int tasks;

    private final ByteBuffer plain = ByteBuffer.allocate(TlsEngine.RECORD_SIZE);
    private final ByteBuffer records = ByteBuffer.allocate(TlsEngine.RECORD_SIZE);
    private ByteBuffer toSend = NONE;
    private byte[] heard = new byte[0];

    TlsEnd(TlsEngine engine) {
        this.engine = engine;
    }

    /** What is sent once the handshake is over. */
    void send(byte[] data) {
        toSend = ByteBuffer.wrap(data);
    }

    /** Hears {@code data}, and goes on as far as it can; what it says is added to {@link #sent}. */
    void hear(byte[] data) {
        byte[] all = Arrays.copyOf(heard, heard.length + data.length);
        System.arraycopy(data, 0, all, heard.length, data.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        if (failure == null) {
            try {
                advance(in);
            } catch (SSLException refused) {
                failure = refused;
                sayWhy(refused);
            }
        }
        heard = Arrays.copyOfRange(all, in.position(), all.length);
    }

    private void advance(ByteBuffer in) throws SSLException {
        boolean more = true;
        while (more) {
            switch (engine.wants()) {
                case OUTPUT -> wrap(NONE);
                case TASK -> {
                    Runnable task = engine.task();
                    if (task != null) {
                        tasks++;
                        task.run();
                    }
                }
                case INPUT -> {
                    while (engine.session() != null && toSend.hasRemaining()) {
                        wrap(toSend);
                    }
                    plain.clear();
                    more = engine.unwrap(in, plain);
                    received.write(plain.array(), 0, plain.position());
                }
            }
        }
    }

    private void wrap(ByteBuffer from) throws SSLException {
        records.clear();
        engine.wrap(from, records);
        sent.write(records.array(), 0, records.position());
    }

    private void sayWhy(SSLException refused) {
        try {
            for (int i = 0; i < MOST_ALERTS && engine.wants() == TlsEngine.Wants.OUTPUT; i++) {
                wrap(NONE);
            }
        } catch (SSLException again) {
            if (again != refused) {
                refused.addSuppressed(again);
            }
        }
    }

    /** Takes at most {@code most} bytes of what it has said. */
    byte[] take(int most) {
        byte[] all = sent.toByteArray();
        int size = Math.min(most, all.length);
        sent.reset();
        sent.write(all, size, all.length - size);
        return Arrays.copyOf(all, size);
    }

    TlsSession session() {
        TlsSession session = engine.session();
        if (session == null) {
            throw new AssertionError("no handshake: " + failure, failure);
        }
        return session;
    }
}
