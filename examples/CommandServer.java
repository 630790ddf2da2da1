// Runs commands for at most two clients: a child process, a blocking call in a thread, an orderly close.
//
//   ./hawser run examples/CommandServer.java [--port N] [--log FILE]        (9999, /var/log/syslog)
//   nc 127.0.0.1 9999        then: lastlog, comphash /etc/hostname, exit

import module dev.hawser.core;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

static final int CLIENTS_MAX = 2;
final List<String> clients = new ArrayList<>();
String logFile;

void main(String[] args) {
    logFile = option(args, "--log", "/var/log/syslog");
    Reactor reactor = Reactor.open();
    reactor.listenTcp(Integer.parseInt(option(args, "--port", "9999")), CmdProtocol::new);
    reactor.run();
}

final class CmdProtocol extends LineReceiver {
    String clientIp;

    CmdProtocol() { super("\n"); }

    @Override public void connectionMade() {
        clientIp = transport().peer().host();
        log("Client connection from %s", clientIp);
        if (clients.size() >= CLIENTS_MAX) {
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
        } else if (line.startsWith("comphash")) {
            comphash(line.split(" ", -1));
        } else if (line.startsWith("exit")) {
            transport().loseConnection();
        } else {
            transport().write("Command not found.\n");
        }
    }

    void comphash(String[] words) {
        if (words.length != 2) {
            transport().write("Please provide a path.\n");
            return;
        }
        reactor().deferToThread(() -> sha1(Path.of(words[1])))
                .addCallback(hash -> "File hash is : " + hash + "\n")
                .addErrback(error -> "An error occured : " + error + "\n")
                .peek(transport()::write);
    }
}

final class TailProtocol extends ProcessProtocol {
    final Transport client;
    final StringBuilder output = new StringBuilder();

    TailProtocol(Transport client) { this.client = client; }

    @Override public void outReceived(Bytes data) {
        output.append(data.latin1());
    }

    @Override public void processEnded(ConnectionEnd reason) {
        if (!output.isEmpty()) {
            client.write("Begin lastlog\n");
            for (String line : output.toString().split("\n", -1)) {
                if (!line.startsWith("==")) client.write(Bytes.of(line + "\n", StandardCharsets.ISO_8859_1));
            }
            client.write("End lastlog\n");
        }
        if (!(reason instanceof ProcessDone)) log("%s", reason.getMessage());
    }
}

String sha1(Path path) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(path)));
}

String option(String[] args, String name, String usual) {
    int at = List.of(args).indexOf(name);
    if (at == args.length - 1 && at >= 0) throw new IllegalArgumentException(name + " needs a value");
    return at < 0 ? usual : args[at + 1];
}
