package dev.hawser.web.files;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.web.Site;
import dev.hawser.web.server.Resource;
import dev.hawser.web.server.SiteOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A site on a port of this machine, and a client that sends it text as it is. */
public final class LiveSite implements AutoCloseable {
    private final Reactor reactor = Reactor.open();
    private final Thread thread;
    private final int port;

    public LiveSite(Resource resource) {
        ListeningPort listening =
                reactor.listenTcp(0, new Site(resource, SiteOptions.DEFAULT.withServerName(null)));
        port = ((Address.Ip) listening.host()).port();
        thread = reactor.start();
    }

    public Reactor reactor() {
        return reactor;
    }

    public int port() {
        return port;
    }

    /** A request on a connection of its own, and all of the answer: LF as line ends of the head, without the field Date. */
    public Answer ask(String method, String target, String... fields) throws IOException {
        StringBuilder text = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n");
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        return send(Bytes.of(text + "\r\n", StandardCharsets.ISO_8859_1));
    }

    public Answer get(String target, String... fields) throws IOException {
        return ask("GET", target, fields);
    }

    /** Sends bytes, and reads to the end. */
    public Answer send(Bytes request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.toArray());
            return Answer.of(Bytes.adopt(socket.getInputStream().readAllBytes()));
        }
    }

    public Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Override
    public void close() {
        reactor.stop();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the site stops", interrupted);
        }
    }

    public record Answer(int status, String head, Bytes body) {
        static Answer of(Bytes all) {
            int end = all.indexOf(Bytes.of("\r\n\r\n"));
            String head = end < 0 ? all.latin1() : all.take(end + 2).latin1().replace("\r\n", "\n");
            int status = head.startsWith("HTTP/1.1 ") ? Integer.parseInt(head.substring(9, 12)) : 0;
            return new Answer(status, head.replaceAll("Date: .*\n", ""), end < 0 ? Bytes.EMPTY : all.drop(end + 4));
        }

        public String text() {
            return body.utf8();
        }

        /** The first value of a field, empty where there is none. */
        public String field(String name) {
            for (String line : head.split("\n")) {
                if (line.regionMatches(true, 0, name + ": ", 0, name.length() + 2)) {
                    return line.substring(name.length() + 2);
                }
            }
            return "";
        }
    }
}
