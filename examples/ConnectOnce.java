// Connects once, says so, and closes.
//
//   ./hawser run examples/ConnectOnce.java 127.0.0.1 8000

import module dev.hawser.core;

void main(String[] args) {
    if (args.length != 2 || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: ConnectOnce host port, not " + List.of(args));
        System.exit(1);
    }
    Reactor reactor = Reactor.open();
    reactor.connectTcp(args[0], Integer.parseInt(args[1]), new BasicClientFactory(reactor));
    reactor.run();
}

record BasicClientFactory(Reactor reactor) implements ClientFactory {
    @Override public Protocol buildProtocol(Address peer) {
        return new QuickDisconnect();
    }

    @Override public void clientConnectionLost(Connector connector, ConnectionEnd reason) {
        end("Lost connection: " + reason.getMessage());
    }

    @Override public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
        end("Connection failed: " + reason.getMessage());
    }

    void end(String outcome) {
        IO.println(outcome);
        reactor.stop();
    }
}

static final class QuickDisconnect extends Protocol {
    @Override public void connectionMade() {
        IO.println("Connected to " + transport().peer().host() + ".");
        transport().loseConnection();
    }
}
