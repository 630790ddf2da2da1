// Echo that greets each client with the number of open connections.
//
//   ./hawser run examples/CountingEcho.java [--port N]        (8001)
//   nc 127.0.0.1 8001

import module dev.hawser.core;

int open;

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(Integer.parseInt(option(args, "--port", "8001")), Echo::new);
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

String option(String[] args, String name, String usual) {
    int at = List.of(args).indexOf(name);
    if (at == args.length - 1 && at >= 0) throw new IllegalArgumentException(name + " needs a value");
    return at < 0 ? usual : args[at + 1];
}
