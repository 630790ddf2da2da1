// Answers the one question it knows, line by line.
//
//   ./hawser run examples/Answers.java [--port N]        (8002)
//   nc -C 127.0.0.1 8002        then: How are you?

import module dev.hawser.core;

final Map<String, String> answers = Map.of("How are you?", "Fine");

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenTcp(Integer.parseInt(option(args, "--port", "8002")), Answer::new);
    reactor.run();
}

final class Answer extends LineReceiver {
    @Override public void lineReceived(String line) {
        sendLine(answers.getOrDefault(line, "I don't know what you mean"));
    }
}

String option(String[] args, String name, String usual) {
    int at = List.of(args).indexOf(name);
    if (at == args.length - 1 && at >= 0) throw new IllegalArgumentException(name + " needs a value");
    return at < 0 ? usual : args[at + 1];
}
