// Sends back what it receives.
//
//   ./hawser run examples/EchoServer.java [--port N]        (8000; 0 takes a free port and logs it)
//   nc 127.0.0.1 8000

import module dev.hawser.core;

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(port(args, 8000), Echo::new);
    reactor.run();
}

final class Echo extends Protocol {
    @Override public void dataReceived(Bytes data) {
        transport().write(data);
    }
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: EchoServer [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
