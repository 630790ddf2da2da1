// Tries many ports at once, and reports when all have answered: a list of Deferreds.
//
//   ./hawser run examples/PortScanner.java 127.0.0.1 [first last]        (1 200)

import module dev.hawser.core;

void main(String[] args) {
    if (!String.join(" ", args).matches("\\S+( \\d{1,5} \\d{1,5})?")) {
        System.err.println("Usage: PortScanner host [first last], not " + List.of(args));
        System.exit(1);
    }
    int first = args.length == 3 ? Integer.parseInt(args[1]) : 1;
    int last = args.length == 3 ? Integer.parseInt(args[2]) : 200;
    Reactor reactor = Reactor.open();
    List<Deferred<Disconnect>> testers = IntStream.rangeClosed(first, last)
            .mapToObj(port -> new TcpClientEndpoint(reactor, args[0], port, ConnectOptions.DEFAULT)
                    .connect(Disconnect::new))
            .toList();
    DeferredList.outcomes(reactor, testers)
            .peek(outcomes -> {
                for (int i = 0; i < outcomes.size(); i++) {
                    if (outcomes.get(i).isSuccess()) IO.println("Connected to port " + (first + i));
                }
            })
            .always(() -> reactor.callWhenRunning(reactor::stop));
    reactor.run();
}

static final class Disconnect extends Protocol {
    @Override public void connectionMade() {
        transport().loseConnection();
    }
}
