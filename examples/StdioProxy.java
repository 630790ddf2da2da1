// Joins the terminal to a server, as telnet does: sends every line with CR LF.
//
//   ./hawser run examples/StdioProxy.java 127.0.0.1 5001

import module dev.hawser.core;
import java.nio.charset.StandardCharsets;

void main(String[] args) {
    if (args.length != 2 || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: StdioProxy host port, not " + List.of(args));
        System.exit(1);
    }
    Reactor reactor = Reactor.open();
    reactor.connectTcp(args[0], Integer.parseInt(args[1]), new ProxyFactory(reactor));
    reactor.run();
}

record ProxyFactory(Reactor reactor) implements ClientFactory {
    @Override public Protocol buildProtocol(Address peer) {
        return new ServerSide();
    }

    @Override public void clientConnectionFailed(Connector connector, ConnectionEnd reason) {
        IO.println(reason.getMessage());
        reactor.stop();
    }
}

static final class ServerSide extends Protocol {
    Transport terminal;

    @Override public void connectionMade() {
        IO.println("Connected to server.  Press ctrl-C to close connection.");
        terminal = reactor().openStandardIo(new TerminalSide(transport()));
    }

    @Override public void dataReceived(Bytes data) {
        terminal.write(data);
    }

    @Override public void connectionLost(ConnectionEnd reason) {
        terminal.loseConnection(); // when all is printed
    }
}

static final class TerminalSide extends Protocol implements HalfCloseable {
    final Transport server;
    boolean afterCr;

    TerminalSide(Transport server) {
        this.server = server;
    }

    @Override public void dataReceived(Bytes data) {
        StringBuilder normalized = new StringBuilder();
        for (char c : data.latin1().toCharArray()) {
            if (c == '\n' && !afterCr) normalized.append('\r');
            normalized.append(c);
            afterCr = c == '\r';
        }
        server.write(Bytes.of(normalized.toString(), StandardCharsets.ISO_8859_1));
    }

    @Override public void readConnectionLost() {
        server.loseWriteConnection();
    }

    @Override public void writeConnectionLost() {}

    @Override public void connectionLost(ConnectionEnd reason) {
        reactor().stop();
    }
}
