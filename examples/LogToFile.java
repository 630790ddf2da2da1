// Writes each line it receives to a file, which the factory opens with its first port and closes with its last.
//
//   ./hawser run examples/LogToFile.java [--port N] [--file FILE]        (8003, received.log)
//   nc -C 127.0.0.1 8003

import module dev.hawser.core;
import static java.nio.file.StandardOpenOption.*;

void main(String[] args) {
    var options = options(args, Map.of("--port", "8003", "--file", "received.log"));
    Reactor reactor = Reactor.open();
    Factory factory = new LogfileFactory(Path.of(options.get("--file")));
    reactor.listenTcp(Integer.parseInt(options.get("--port")), factory);
    reactor.run();
}

static final class LogfileFactory implements Factory {
    final Path file;
    Writer writer;

    LogfileFactory(Path file) {
        this.file = file;
    }

    @Override public void startFactory() throws IOException {
        writer = Files.newBufferedWriter(file, CREATE, APPEND);
    }

    @Override public void stopFactory() throws IOException {
        writer.close();
    }

    @Override public Protocol buildProtocol(Address peer) {
        return new LoggingProtocol();
    }

    final class LoggingProtocol extends LineReceiver {
        @Override public void lineReceived(String line) throws IOException {
            writer.write(line + "\n");
            writer.flush();
        }
    }
}

Map<String, String> options(String[] args, Map<String, String> usual) {
    Map<String, String> options = new HashMap<>(usual);
    for (int i = 0; i + 1 < args.length; i += 2) options.put(args[i], args[i + 1]);
    if (args.length % 2 == 1 || options.size() > usual.size() || !options.get("--port").matches("\\d{1,5}")) {
        System.err.println("Usage: LogToFile [--port N] [--file FILE], not " + List.of(args));
        System.exit(1);
    }
    return options;
}
