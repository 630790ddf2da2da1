// Repeats each line, and says goodbye to "quit".
//
//   ./hawser run examples/SaidEcho.java [--port N]        (5001)
//   nc -C 127.0.0.1 5001

import module dev.hawser.core;

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(port(args, 5001), EchoProtocol::new);
    reactor.run();
}

final class EchoProtocol extends LineReceiver {
    @Override public void lineReceived(String line) {
        if (line.equals("quit")) {
            sendLine("Goodbye.");
            transport().loseConnection();
        } else {
            sendLine("You said: " + line);
        }
    }
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: SaidEcho [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
