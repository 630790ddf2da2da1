package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.Address;
import dev.hawser.net.AddressFamily;
import dev.hawser.net.ClientFactory;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Connector;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.Resolver;
import dev.hawser.net.WrappingFactory;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One destination with all its addresses: carries out what an {@link AddressRace} says, with a connector of the
 * reactor's for each attempt, and is one connector to whoever asked. For one attempt.
 */
final class RacingConnector implements Connector {
    private final Reactor reactor;
    private final String host;
    private final int port;
    private final ConnectOptions options;
    private final ConnectAttempt factory;
    private final Map<Integer, Connector> attempts = new HashMap<>();
    private final List<Deferred<?>> lookUps = new ArrayList<>(2);
    private AddressRace race;
    private State state = State.DISCONNECTED;
    private @Nullable DelayedCall timer;
    private @Nullable DelayedCall limit;
    private @Nullable Connector winner;

    RacingConnector(
            Reactor reactor,
            String host,
            int port,
            ConnectOptions options,
            HappyEyeballs settings,
            ConnectAttempt factory) {
        this.reactor = reactor;
        this.host = host;
        this.port = port;
        this.options = options;
        this.factory = factory;
        this.race = AddressRace.begin(settings);
    }

    @Override
    public State state() {
        reactor.checkThread();
        return state;
    }

    @Override
    public String destination() {
        return Address.text(host, port);
    }

    @Override
    public void connect() {
        reactor.checkThread();
        if (state != State.DISCONNECTED || race.over()) {
            throw new IllegalStateException("this connector has been used, and is for one attempt");
        }
        state = State.CONNECTING;
        limit = reactor.callLater(options.timeout(), (Upkeep) this::timedOut);
        Resolver resolver = reactor.resolver();
        if (resolver.separatesFamilies()) {
            look(Set.of(AddressFamily.IPV6), () -> resolver.resolve(host, AddressFamily.IPV6));
            look(Set.of(AddressFamily.IPV4), () -> resolver.resolve(host, AddressFamily.IPV4));
        } else {
            look(AddressRace.BOTH, () -> resolver.resolve(host));
        }
    }

    private void look(Set<AddressFamily> families, Work<Deferred<List<InetAddress>>> question) {
        if (race.over()) {
            return;
        }
        Deferred<List<InetAddress>> asked = Deferred.executeChain(reactor, question);
        lookUps.add(asked);
        asked.finish(
                addresses -> feed(new RaceInput.Resolved(families, usable(addresses))),
                failure -> feed(new RaceInput.ResolutionFailed(
                        families,
                        failure instanceof ConnectionEnd end
                                ? end
                                : new ConnectFailed.DnsFailed(host, failure.toString(), failure))));
    }

    /** Those of the family to connect from, where one is said and there are any. */
    private List<InetAddress> usable(List<InetAddress> addresses) {
        Address.Ip from = options.bindAddress();
        if (from == null) {
            return addresses;
        }
        List<InetAddress> fitting = addresses.stream()
                .filter(address -> AddressRace.familyOf(address) == AddressRace.familyOf(from.address()))
                .toList();
        return fitting.isEmpty() ? addresses : fitting;
    }

    private void feed(RaceInput input) {
        AddressRace.Step step = AddressRace.on(race, input);
        race = step.next();
        for (RaceOutput output : step.outputs()) {
            switch (output) {
                case RaceOutput.Start(int attempt, InetAddress address) -> {
                    if (!race.over()) { // an earlier output of this step may have led to the end
                        start(attempt, address);
                    }
                }
                case RaceOutput.Stop(int attempt) -> stop(attempts.remove(attempt));
                case RaceOutput.SetTimer(var delay) -> {
                    clearTimer();
                    if (!race.over()) {
                        timer = reactor.callLater(delay, (Upkeep) () -> {
                            timer = null;
                            feed(new RaceInput.TimerFired());
                        });
                    }
                }
                case RaceOutput.ClearTimer() -> clearTimer();
                case RaceOutput.Won(int attempt) -> {
                    winner = attempts.get(attempt);
                    state = State.CONNECTED;
                    over();
                }
                case RaceOutput.Lost(List<ConnectionEnd> reasons) ->
                    fail(ConnectFailed.ofAll(destination(), host, reasons));
            }
        }
    }

    private void start(int attempt, InetAddress address) {
        reactor.connectTcp(address.getHostAddress(), port, options, new AttemptFactory(attempt));
    }

    private static void stop(@Nullable Connector connector) {
        if (connector != null && connector.state() == State.CONNECTING) {
            connector.stopConnecting();
        }
    }

    private void timedOut() {
        limit = null;
        ConnectFailed reason = new ConnectFailed.TimedOut(destination(), options.timeout());
        race.reasons().forEach(reason::addSuppressed);
        end(reason);
    }

    private void end(ConnectionEnd reason) {
        if (state == State.CONNECTING) {
            feed(new RaceInput.Cancelled());
            fail(reason);
        }
    }

    private void fail(ConnectionEnd reason) {
        state = State.DISCONNECTED;
        over();
        factory.clientConnectionFailed(this, reason);
    }

    private void over() {
        clearTimer();
        if (limit != null) {
            limit.cancel();
            limit = null;
        }
        List<Deferred<?>> asked = List.copyOf(lookUps);
        lookUps.clear();
        asked.forEach(Deferred::cancel); // does nothing where it has fired
    }

    private void clearTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    @Override
    public void stopConnecting() {
        reactor.checkThread();
        if (state != State.CONNECTING) {
            throw new IllegalStateException("not connecting to " + destination());
        }
        end(new ConnectFailed.Stopped());
    }

    @Override
    public void disconnect() {
        reactor.checkThread();
        if (state == State.CONNECTING) {
            stopConnecting();
        } else if (state == State.CONNECTED && winner != null) {
            winner.disconnect();
        }
    }

    /** Hears how one attempt fares. The user's factory counts as used by each, so that it is started once. */
    private final class AttemptFactory implements ClientFactory, WrappingFactory {
        private final int attempt;

        AttemptFactory(int attempt) {
            this.attempt = attempt;
        }

        @Override
        public Factory wrapped() {
            return factory;
        }

        @Override
        public void startedConnecting(Connector connector) {
            attempts.put(attempt, connector);
        }

        @Override
        public @Nullable Protocol buildProtocol(Address peer) {
            feed(new RaceInput.Connected(attempt));
            return winner != null && winner == attempts.get(attempt) ? factory.buildProtocol(peer) : null;
        }

        @Override
        public void clientConnectionMade(Connector connector, Protocol protocol) {
            factory.clientConnectionMade(RacingConnector.this, protocol);
        }

        @Override
        public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
            if (attempts.remove(attempt) == null) {
                return; // we have given it up
            }
            if (reason instanceof ConnectFailed.Stopped) {
                end(reason); // the reactor stops
            } else {
                feed(new RaceInput.AttemptFailed(attempt, reason));
            }
        }

        @Override
        public void clientConnectionLost(Connector connector, ConnectionEnd reason) {
            if (connector == winner) {
                state = State.DISCONNECTED;
                factory.clientConnectionLost(RacingConnector.this, reason);
            }
        }
    }
}
