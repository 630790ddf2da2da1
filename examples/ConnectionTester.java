// Tells by a Deferred whether a port can be connected to.
//
//   ./hawser run examples/ConnectionTester.java 127.0.0.1 8000

import module dev.hawser.core;

void main(String[] args) {
    if (args.length != 2 || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: ConnectionTester host port, not " + List.of(args));
        System.exit(1);
    }
    int port = Integer.parseInt(args[1]);
    System.exit(Reactor.react(reactor -> testConnect(reactor, args[0], port)
            .addCallback(_ -> "Connected to port " + port)
            .addErrback(failure -> "Error connecting to port " + port + ": " + failure.getMessage())
            .peek(IO::println)));
}

Deferred<String> testConnect(Reactor reactor, String host, int port) {
    Promise<String> tested = new Promise<>(reactor);
    reactor.connectTcp(host, port, new ConnectionTestFactory(tested));
    return tested;
}

record ConnectionTestFactory(Promise<String> tested) implements ClientFactory {
    @Override public Protocol buildProtocol(Address peer) {
        return new Protocol() {
            @Override public void connectionMade() {
                tested.callback("Connected!");
                transport().loseConnection();
            }
        };
    }

    @Override public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
        tested.errback(reason);
    }
}
