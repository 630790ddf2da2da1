// Runs commands for at most two clients: a child process, a blocking call in a thread, an orderly close.
//
//   ./hawser run examples/CommandServer.java [--port N] [--log FILE]        (9999, /var/log/syslog)
//   nc 127.0.0.1 9999        then: lastlog, comphash /etc/hostname, exit

import module dev.hawser.core;
import java.nio.charset.StandardCharsets;
import java.security.*;

final int clientsMax = 2;
final List<String> clients = new ArrayList<>();
String logFile;

void main(String[] args) {
    var options = options(args, Map.of("--port", "9999", "--log", "/var/log/syslog"));
    logFile = options.get("--log");
    Reactor reactor = Reactor.open();
    reactor.listenTcp(Integer.parseInt(options.get("--port")), CmdProtocol::new);
    reactor.run();
}

final class CmdProtocol extends LineReceiver {
    String clientIp;

    CmdProtocol() { super("\n"); }

    @Override public void connectionMade() {
        clientIp = transport().peer().host();
        log("Client connection from %s", clientIp);
        if (clients.size() >= clientsMax) {
            log("Too many connections. bye !");
            clientIp = null;
            transport().loseConnection();
        } else {
            clients.add(clientIp);
        }
    }

    @Override public void connectionLost(ConnectionEnd reason) {
        log("Lost client connection. Reason: %s", reason.getMessage());
        clients.remove(clientIp);
    }

    @Override public void lineReceived(String line) {
        log("Cmd received from %s : %s", clientIp, line);
        if (line.startsWith("lastlog")) {
            reactor().spawnProcess(new TailProtocol(transport()), "/usr/bin/tail", "-10", logFile);
        } else if (line.startsWith("comphash") && line.split(" ", -1).length == 2) {
            reactor().deferToThread(() -> sha1(Path.of(line.substring(line.indexOf(' ') + 1))))
                    .addCallback(hash -> "File hash is : " + hash + "\n")
                    .addErrback(error -> "An error occured : " + error + "\n")
                    .peek(transport()::write);
        } else if (line.startsWith("comphash")) {
            transport().write("Please provide a path.\n");
        } else if (line.startsWith("exit")) {
            transport().loseConnection();
        } else {
            transport().write("Command not found.\n");
        }
    }
}

final class TailProtocol extends ProcessProtocol {
    final Transport client;
    final StringBuilder output = new StringBuilder();

    TailProtocol(Transport client) { this.client = client; }

    @Override public void outReceived(Bytes data) { output.append(data.latin1()); }

    @Override public void processEnded(ConnectionEnd reason) {
        if (!(reason instanceof ProcessDone)) log("%s", reason.getMessage());
        if (output.isEmpty()) return;
        client.write("Begin lastlog\n");
        for (String line : output.toString().split("\n", -1)) {
            if (!line.startsWith("==")) client.write(Bytes.of(line + "\n", StandardCharsets.ISO_8859_1));
        }
        client.write("End lastlog\n");
    }
}

String sha1(Path path) throws Exception {
    if (!Files.isRegularFile(path)) throw new FileNotFoundException(path + " is not a file");
    try (var in = new DigestInputStream(Files.newInputStream(path), MessageDigest.getInstance("SHA-1"))) {
        in.transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
}

Map<String, String> options(String[] args, Map<String, String> usual) {
    Map<String, String> options = new HashMap<>(usual);
    for (int i = 0; i + 1 < args.length; i += 2) options.put(args[i], args[i + 1]);
    if (args.length % 2 == 1 || options.size() > usual.size() || !options.get("--port").matches("\\d{1,5}")) {
        System.err.println("Usage: CommandServer [--port N] [--log FILE], not " + List.of(args));
        System.exit(1);
    }
    return options;
}
