// Prints how long a page is, and each step on the way to that; a page that is not to be had takes the other way.
//
//   ./hawser run examples/GetPage.java http://example.com/

import module dev.hawser.core;
import module dev.hawser.web;

void main(String[] args) {
    if (args.length != 1) {
        System.err.println("Usage: GetPage URL, not " + List.of(args));
        System.exit(1);
    }
    Reactor reactor = Reactor.open();
    reactor.callWhenRunning(() -> HttpClient.getPage(reactor, args[0])
            .peek(page -> IO.println("Got a page that begins with " + page.lines().findFirst().orElse("nothing")))
            .addCallback(String::length)
            .peek(length -> IO.println("It has " + length + " characters."))
            .addErrback(HttpStatusFailed.class, refused -> {
                IO.println("The server has none: " + refused.status());
                return 0;
            })
            .addErrback(RequestFailed.class, lost -> {
                IO.println("There is no page: " + lost.getMessage());
                return -1;
            })
            .finish(
                    length -> {
                        IO.println("Finished with " + length + ".");
                        reactor.stop();
                    },
                    failure -> {
                        IO.println("Failed: " + failure.getMessage());
                        reactor.stop();
                    }));
    reactor.run();
}
