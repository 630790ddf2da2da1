// What ./hawser has the JVM watch once after a build, to keep what it loaded and learnt for the next starts:
// a program of the usual make, a server and its client, that ends by itself.

import module dev.hawser.core;

final Map<String, Integer> heard = new TreeMap<>();
Reactor reactor;

void main(String[] args) {
    reactor = Reactor.open();
    ListeningPort port = reactor.listenTcp(0, ListenOptions.LOOPBACK, Factory.of(Answerer::new));
    reactor.connectTcp("127.0.0.1", port.port(), ClientFactory.of(Asker::new));
    reactor.callLater(Duration.ofSeconds(20), reactor::stop);
    reactor.run();
    System.out.println("heard " + heard + String.format(" with %d arguments", args.length));
}

final class Answerer extends LineReceiver {
    @Override public void connectionMade() {
        log("Connection from %s", transport().peer());
    }

    @Override public void lineReceived(String line) {
        heard.merge(line, 1, Integer::sum);
        switch (line) {
            case "bye" -> transport().loseConnection();
            default -> sendLine("You said: " + line);
        }
    }
}

final class Asker extends Protocol {
    @Override public void connectionMade() {
        for (int i = 0; i < 100; i++) {
            transport().write("hello " + i % 10 + "\r\n");
        }
        reactor().async(() -> {
            reactor().deferLater(Duration.ofMillis(1)).await();
            transport().write(reactor().blocking(() -> "bye") + "\r\n");
        });
    }

    @Override public void dataReceived(Bytes data) {
        log("%d bytes", data.size());
    }

    @Override public void connectionLost(ConnectionEnd reason) {
        log("%s", reason.getMessage());
        reactor.stop();
    }
}
