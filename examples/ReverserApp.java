// The reverser as a service: in the background, with its log in a file, and ended in good order.
//
//   ./hawser run --daemon --pidfile reverser.pid examples/ReverserApp.java
//   nc -C 127.0.0.1 2323             then: hello world!, quit
//   ./hawser stop --pidfile reverser.pid
//
// In the foreground, on a port of your choice (2323):
//
//   ./hawser run examples/ReverserApp.java [--port N]

import module dev.hawser.app;
import module dev.hawser.core;

void main(String[] args) {
    var application = new Application("reverser");
    application.listen("tcp:" + port(args, 2323), Reverser::new);
    application.run();
}

final class Reverser extends LineReceiver implements Drainable {
    @Override public void lineReceived(String line) {
        if (line.equals("quit")) {
            transport().loseConnection();
        } else {
            sendLine(new StringBuilder(line).reverse().toString());
        }
    }

    // The service stops. Each line is answered when it comes, so there is nothing to finish.
    @Override public void drainRequested() {
        transport().loseConnection();
    }
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: ReverserApp [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
