// Sends back what it receives.
//
//   ./hawser run examples/EchoServer.java [--port N]        (8000; 0 takes a free port and logs it)
//   nc 127.0.0.1 8000

import module dev.hawser.core;

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(Integer.parseInt(option(args, "--port", "8000")), Echo::new);
    reactor.run();
}

final class Echo extends Protocol {
    @Override public void dataReceived(Bytes data) {
        transport().write(data);
    }
}

String option(String[] args, String name, String usual) {
    int at = List.of(args).indexOf(name);
    if (at == args.length - 1 && at >= 0) throw new IllegalArgumentException(name + " needs a value");
    return at < 0 ? usual : args[at + 1];
}
