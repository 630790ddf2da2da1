// A chat room for browsers: a page, and a WebSocket that tells everybody what each one says.
//
//   ./hawser run examples/ChatRoom.java [--port N]        (8080)
//   and http://127.0.0.1:8080/ in two windows

import module dev.hawser.core;
import module dev.hawser.web;

static final String PAGE = """
        <!DOCTYPE html>
        <meta charset="utf-8">
        <title>Chat room</title>
        <ul id="said"></ul>
        <form><input id="line" autofocus autocomplete="off" aria-label="What you say"> <button>Say</button></form>
        <script type="module">
          const socket = new WebSocket(location.href.replace(/^http/, 'ws') + 'room', 'chat');
          const show = text => said.append(Object.assign(document.createElement('li'), {textContent: text}));
          socket.onmessage = event => show(event.data);
          socket.onclose = event => show('You have left: ' + event.code);
          document.forms[0].onsubmit = event => {
            event.preventDefault();
            socket.send(line.value);
            line.value = '';
          };
        </script>
        """;

final Set<Guest> guests = new LinkedHashSet<>();
int lastNumber;

void main(String[] args) {
    Resource page = request -> request.setHeader("Content-Type", "text/html; charset=utf-8").finish(PAGE);
    WebSocketOptions options = WebSocketOptions.DEFAULT
            .withProtocols("chat")
            .withLimits(WebSocketLimits.DEFAULT.withMostMessage(4096))
            .withDeflate(DeflateOptions.DEFAULT);
    Reactor reactor = Reactor.open();
    reactor.listenTcp(port(args, 8080), new Site(new Router()
            .get("/", page)
            .get("/room", new WebSocketResource(options, Guest::new))));
    reactor.run();
}

void tell(String text) {
    EncodedMessage message = EncodedMessage.text(text);     // made once, sent to all
    guests.forEach(guest -> guest.send(message));
}

final class Guest extends WebSocketProtocol {
    final int number = ++lastNumber;

    @Override public void negotiationFinished() {
        guests.add(this);
        tell("Guest " + number + " has come, and makes it " + guests.size());
    }

    @Override public void textReceived(String text) {
        if (text.equals("bye")) {
            loseConnection(4000, "bye, guest " + number);
        } else {
            tell("Guest " + number + ": " + text);
        }
    }

    @Override public void connectionLost(ConnectionEnd reason) {
        guests.remove(this);
        tell("Guest " + number + " has left");
    }
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: ChatRoom [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
