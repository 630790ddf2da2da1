// Writes each line it receives to a file, which the factory opens with its first port and closes with its last.
//
//   ./hawser run examples/LogToFile.java [--port N] [--file FILE]        (8003, received.log)
//   nc -C 127.0.0.1 8003

import module dev.hawser.core;
import static java.nio.file.StandardOpenOption.*;

void main(String[] args) {
    int port = Integer.parseInt(option(args, "--port", "8003"));
    Reactor reactor = Reactor.open();
    reactor.listenTcp(port, new LogfileFactory(Path.of(option(args, "--file", "received.log"))));
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

String option(String[] args, String name, String usual) {
    int at = List.of(args).indexOf(name);
    if (at == args.length - 1 && at >= 0) throw new IllegalArgumentException(name + " needs a value");
    return at < 0 ? usual : args[at + 1];
}
