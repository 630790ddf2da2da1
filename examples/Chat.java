// A chat room: says who wrote what to everybody else.
//
//   ./hawser run examples/Chat.java [--port N]        (8123)
//   nc -C 127.0.0.1 8123        (in two windows)

import module dev.hawser.core;

final Map<String, Chatter> users = new HashMap<>();

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(port(args, 8123), Chatter::new);
    reactor.run();
}

final class Chatter extends LineReceiver {
    String name;

    @Override public void connectionMade() {
        sendLine("What's your name?");
    }

    @Override public void connectionLost(ConnectionEnd reason) {
        users.remove(name, this);
    }

    @Override public void lineReceived(String line) {
        if (name == null) {
            nameGiven(line);
        } else {
            users.values().stream().filter(other -> other != this).forEach(other ->
                    other.sendLine("<" + name + "> " + line));
        }
    }

    void nameGiven(String wanted) {
        if (users.containsKey(wanted)) {
            sendLine("Name taken, please choose another.");
            return;
        }
        sendLine("Welcome, " + wanted + "!");
        name = wanted;
        users.put(name, this);
    }
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: Chat [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
