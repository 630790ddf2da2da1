package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.time.Action;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a child says and the order of its events, and stops the reactor when it has ended. */
class WatchedProcess extends ProcessProtocol {
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    @Nullable ConnectionEnd exit;
    @Nullable ConnectionEnd end;
    private Action whenMade = () -> {};
    private Action whenOutput = () -> {};
    private Action whenErrors = () -> {};
    private Action whenEnded = () -> reactor().stop();

    WatchedProcess whenMade(Action action) {
        whenMade = action;
        return this;
    }

    WatchedProcess whenOutput(Action action) {
        whenOutput = action;
        return this;
    }

    WatchedProcess whenErrors(Action action) {
        whenErrors = action;
        return this;
    }

    WatchedProcess whenEnded(Action action) {
        whenEnded = action;
        return this;
    }

    String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void connectionMade() throws Exception {
        events.add("made");
        whenMade.run();
    }

    @Override
    public void outReceived(Bytes data) throws Exception {
        out.writeBytes(data.toArray());
        whenOutput.run();
    }

    @Override
    public void errReceived(Bytes data) throws Exception {
        err.writeBytes(data.toArray());
        whenErrors.run();
    }

    @Override
    public void inConnectionLost() {
        events.add("in lost");
    }

    @Override
    public void outConnectionLost() {
        events.add("out lost");
    }

    @Override
    public void errConnectionLost() {
        events.add("err lost");
    }

    @Override
    public void processExited(ConnectionEnd reason) throws Exception {
        events.add("exited");
        exit = reason;
    }

    @Override
    public void processEnded(ConnectionEnd reason) throws Exception {
        events.add("ended");
        end = reason;
        whenEnded.run();
    }
}
