// Sends each line back in reverse; "quit" closes.
//
//   ./hawser run examples/Reverser.java [--port N]        (2323)
//   nc -C 127.0.0.1 2323

import module dev.hawser.core;

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(Integer.parseInt(option(args, "--port", "2323")), ReverserProtocol::new);
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

String option(String[] args, String name, String usual) {
    int at = List.of(args).indexOf(name);
    if (at == args.length - 1 && at >= 0) throw new IllegalArgumentException(name + " needs a value");
    return at < 0 ? usual : args[at + 1];
}
