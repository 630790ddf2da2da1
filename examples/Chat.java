// A chat room: says who wrote what to everybody else.
//
//   ./hawser run examples/Chat.java [--port N]        (8123)
//   nc -C 127.0.0.1 8123        (in two windows)

import module dev.hawser.core;

final Map<String, Chatter> users = new HashMap<>();

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(Integer.parseInt(option(args, "--port", "8123")), Chatter::new);
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

String option(String[] args, String name, String usual) {
    int at = List.of(args).indexOf(name);
    if (at == args.length - 1 && at >= 0) throw new IllegalArgumentException(name + " needs a value");
    return at < 0 ? usual : args[at + 1];
}
