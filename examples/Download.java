// Downloads a file, a line for each tenth of it. Interrupt it and start it again: it goes on where it was.
//
//   ./hawser run examples/Download.java http://example.com/disk.iso disk.iso

import module dev.hawser.core;
import module dev.hawser.web;

long shown = -1;

void main(String[] args) {
    if (args.length != 2) {
        System.err.println("Usage: Download URL file, not " + List.of(args));
        System.exit(1);
    }
    Reactor reactor = Reactor.open();
    HttpClient client = new HttpClient(reactor);
    reactor.callWhenRunning(() -> new FileDownload(client, args[0], Path.of(args[1]), 3, this::show)
            .start()
            .finish(
                    done -> {
                        IO.println(done.file() + " has " + done.byteCount() + " bytes, " + done.resumedAt() + " from before.");
                        reactor.stop();
                    },
                    failure -> {
                        IO.println("Broken off: " + failure.getMessage());
                        reactor.stop();
                    }));
    reactor.run();
}

void show(long done, long total) {
    long tenth = total > 0 ? done * 10 / total : -1;
    if (tenth != shown) {
        shown = tenth;
        IO.println(tenth < 0 ? done + " bytes" : tenth * 10 + " %");
    }
}
