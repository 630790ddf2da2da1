// Sends each line back in reverse; "quit" closes.
//
//   ./hawser run examples/Reverser.java [--port N]        (2323)
//   nc -C 127.0.0.1 2323

import module dev.hawser.core;

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(port(args, 2323), ReverserProtocol::new);
    reactor.run();
}

final class ReverserProtocol extends LineReceiver {
    @Override public void lineReceived(String line) {
        if (line.equals("quit")) {
            transport().loseConnection();
        } else {
            sendLine(new StringBuilder(line).reverse().toString());
        }
    }
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: Reverser [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
