// Echo that greets each client with the number of open connections.
//
//   ./hawser run examples/CountingEcho.java [--port N]        (8001)
//   nc 127.0.0.1 8001

import module dev.hawser.core;

int open;

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(port(args, 8001), Echo::new);
    reactor.run();
}

final class Echo extends Protocol {
    @Override public void connectionMade() {
        open++;
        transport().write("Welcome! There are currently " + open + " open connections.\n");
    }

    @Override public void connectionLost(ConnectionEnd reason) {
        open--;
    }

    @Override public void dataReceived(Bytes data) {
        transport().write(data);
    }
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: CountingEcho [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
