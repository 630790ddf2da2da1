// Tells the time each second, over a Unix socket that only this user may connect to.
//
//   ./hawser run examples/UnixTicker.java PATH        (a socket left behind there by a killed one is taken away)
//   socat - UNIX-CONNECT:PATH

import module dev.hawser.core;

void main(String[] args) {
    if (args.length != 1) {
        System.err.println("Usage: UnixTicker PATH, not " + List.of(args));
        System.exit(1);
    }
    Reactor reactor = Reactor.open();
    UnixOptions mine = UnixOptions.DEFAULT.withMode(0600).withLockFile(true);
    reactor.listenUnix(args[0], mine, Factory.of(Ticker::new));
    reactor.run();
}

final class Ticker extends Protocol {
    private LoopingCall ticking;

    @Override public void connectionMade() {
        PeerCredentials peer = transport().peerCredentials();
        log("serves %s", peer == null ? "somebody" : "process " + peer.pid()); // nio does not know
        ticking = LoopingCall.of(reactor(), this::tick);
        ticking.start(Duration.ofSeconds(1)).finish(_ -> {}, failure -> log("%s", failure));
    }

    private void tick() {
        transport().write(ZonedDateTime.now(reactor().wallClock()).toLocalTime().withNano(0) + "\n");
    }

    @Override public void connectionLost(ConnectionEnd reason) {
        ticking.stop();
    }
}
