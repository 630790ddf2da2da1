// Answers the one question it knows, line by line.
//
//   ./hawser run examples/Answers.java [--port N]        (8002)
//   nc -C 127.0.0.1 8002        then: How are you?

import module dev.hawser.core;

final Map<String, String> answers = Map.of("How are you?", "Fine");

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(port(args, 8002), Answer::new);
    reactor.run();
}

final class Answer extends LineReceiver {
    @Override public void lineReceived(String line) {
        sendLine(answers.getOrDefault(line, "I don't know what you mean"));
    }
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: Answers [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
