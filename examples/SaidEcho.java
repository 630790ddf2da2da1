// Repeats each line, and says goodbye to "quit".
//
//   ./hawser run examples/SaidEcho.java [--port N]        (5001)
//   nc -C 127.0.0.1 5001

import module dev.hawser.core;

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(Integer.parseInt(option(args, "--port", "5001")), EchoProtocol::new);
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

String option(String[] args, String name, String usual) {
    int at = List.of(args).indexOf(name);
    if (at == args.length - 1 && at >= 0) throw new IllegalArgumentException(name + " needs a value");
    return at < 0 ? usual : args[at + 1];
}
