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
    System.exit(Reactor.react(reactor -> scan(reactor, args[0], first, last)));
}

Deferred<?> scan(Reactor reactor, String host, int first, int last) {
    List<Deferred<Disconnect>> testers = IntStream.rangeClosed(first, last)
            .mapToObj(port -> new TcpClientEndpoint(reactor, host, port, ConnectOptions.DEFAULT)
                    .connect(Disconnect::new))
            .toList();
    return DeferredList.outcomes(reactor, testers).peek(outcomes -> {
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i).isSuccess()) IO.println("Connected to port " + (first + i));
        }
    });
}

static final class Disconnect extends Protocol {
    @Override public void connectionMade() {
        transport().loseConnection();
    }
}
