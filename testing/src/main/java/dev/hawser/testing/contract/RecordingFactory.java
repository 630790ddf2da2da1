package dev.hawser.testing.contract;

import dev.hawser.net.Address;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Protocol;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A factory of given protocols that notes its events under {@code factory}. */
final class RecordingFactory implements ClientFactory {
    /** What a test has done in an event of a connector. */
    interface Step {
        void run(Connector connector) throws Exception;
    }

    private final List<String> events;
    private final Queue<Protocol> protocols;
    private Step started = _ -> {};
    private Step failed = _ -> {};
    private Step lost = _ -> {};
    private @Nullable ConnectionEnd reason;

    RecordingFactory(List<String> events, Protocol... protocols) {
        this.events = events;
        this.protocols = new ArrayDeque<>(List.of(protocols));
    }

    RecordingFactory onStarted(Step step) {
        started = step;
        return this;
    }

    RecordingFactory onFailed(Step step) {
        failed = step;
        return this;
    }

    RecordingFactory onLost(Step step) {
        lost = step;
        return this;
    }

    /** Why the last attempt failed or connection ended. */
    ConnectionEnd reason() {
        ConnectionEnd known = reason;
        if (known == null) {
            throw new AssertionError("neither failed nor lost; so far " + events);
        }
        return known;
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) {
        events.add("factory build");
        return protocols.poll();
    }

    @Override
    public void startFactory() {
        events.add("factory start");
    }

    @Override
    public void stopFactory() {
        events.add("factory stop");
    }

    @Override
    public void startedConnecting(Connector connector) throws Exception {
        events.add("factory connecting");
        started.run(connector);
    }

    @Override
    public void clientConnectionFailed(Connector connector, ConnectionEnd end) throws Exception {
        events.add("factory failed " + end.getClass().getSimpleName());
        reason = end;
        failed.run(connector);
    }

    @Override
    public void clientConnectionLost(Connector connector, ConnectionEnd end) throws Exception {
        events.add("factory lost " + end.getClass().getSimpleName());
        reason = end;
        lost.run(connector);
    }
}
