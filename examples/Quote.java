// A quote of the day (RFC 865) from an endpoint: says it and closes.
//
//   ./hawser run examples/Quote.java [--port N] [--quote TEXT]        (8007)
//   nc 127.0.0.1 8007

import module dev.hawser.core;

void main(String[] args) {
    var options = options(args, Map.of("--port", "8007", "--quote", "An apple a day keeps the doctor away"));
    Reactor reactor = Reactor.open();
    new TcpServerEndpoint(reactor, Integer.parseInt(options.get("--port")), ListenOptions.DEFAULT)
            .listen(new QuoteFactory(options.get("--quote")))
            .finish(_ -> {}, failure -> {
                System.err.println(failure.getMessage());
                System.exit(1);
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

Map<String, String> options(String[] args, Map<String, String> usual) {
    Map<String, String> options = new HashMap<>(usual);
    for (int i = 0; i + 1 < args.length; i += 2) options.put(args[i], args[i + 1]);
    if (args.length % 2 == 1 || options.size() > usual.size() || !options.get("--port").matches("\\d{1,5}")) {
        System.err.println("Usage: Quote [--port N] [--quote TEXT], not " + List.of(args));
        System.exit(1);
    }
    return options;
}
