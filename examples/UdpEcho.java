// Sends back every datagram, to whoever sent it.
//
//   ./hawser run examples/UdpEcho.java [--port N]        (9999; 0 takes a free port and logs it)
//   nc -u 127.0.0.1 9999

import module dev.hawser.core;

void main(String[] args) {
    Reactor reactor = Reactor.open();
    reactor.listenUdp(port(args, 9999), new Echo());
    reactor.run();
}

final class Echo extends DatagramProtocol {
    @Override public void datagramReceived(Bytes data, Address from) {
        log("%d bytes from %s", data.size(), from);
        transport().write(data, from);
    }
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: UdpEcho [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
