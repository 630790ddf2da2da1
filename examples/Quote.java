// A quote of the day (RFC 865) from an endpoint: says it and closes.
//
//   ./hawser run examples/Quote.java [--port N] [--quote TEXT]        (8007)
//   nc 127.0.0.1 8007

import module dev.hawser.core;

void main(String[] args) {
    String quote = option(args, "--quote", "An apple a day keeps the doctor away");
    int port = Integer.parseInt(option(args, "--port", "8007"));
    Reactor reactor = Reactor.open();
    new TcpServerEndpoint(reactor, port, ListenOptions.DEFAULT)
            .listen(new QuoteFactory(quote))
            .finish(_ -> {}, failure -> {
                System.err.println(failure.getMessage());
                reactor.callWhenRunning(reactor::stop);
            });
    reactor.run();
}

record QuoteFactory(String quote) implements Factory {
    @Override public Protocol buildProtocol(Address peer) {
        return new QuoteProtocol(quote);
    }
}

static final class QuoteProtocol extends Protocol {
    final String quote;

    QuoteProtocol(String quote) {
        this.quote = quote;
    }

    @Override public void connectionMade() {
        transport().write(quote + "\r\n");
        transport().loseConnection();
    }
}

String option(String[] args, String name, String usual) {
    int at = List.of(args).indexOf(name);
    if (at == args.length - 1 && at >= 0) throw new IllegalArgumentException(name + " needs a value");
    return at < 0 ? usual : args[at + 1];
}
