// Says back what it hears, to two guests of each address at a time, slowly, and not for ever.
//
//   ./hawser run examples/GuardedEcho.java [--port N]        (8031)
//   nc 127.0.0.1 8031        (in three windows)

import module dev.hawser.core;

void main(String[] args) {
    Reactor reactor = Reactor.open();
    Factory guarded = new TimeoutFactory(Factory.of(Echo::new), Timeouts.NONE
            .withIdle(Duration.ofMinutes(2))
            .withLifetime(Duration.ofHours(1)));
    guarded = new ThrottlingFactory(guarded, reactor, Throttling.NONE.withRead(new Rate(1_000, 4_000)));
    guarded = new LimitConnectionsByPeerFactory(guarded, 2, PeerGroups.DEFAULT, Factory.of(Full::new));
    guarded = new AccessFactory(guarded, AccessList.denyAll().allow("127.0.0.0/8", "::1", "10.0.0.0/8"));
    reactor.listenTcp(port(args, 8031), guarded);
    reactor.run();
}

final class Echo extends Protocol {
    @Override public void dataReceived(Bytes data) {
        transport().write(data);
    }
}

final class Full extends Protocol {
    @Override public void connectionMade() {
        transport().write("Two of you are here already.\r\n");
        transport().loseConnection();
    }
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: GuardedEcho [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
