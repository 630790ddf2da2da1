package dev.hawser.net.connect.wire;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request for a tunnel. Send {@link #begin}, give what comes to {@link #receive} until {@link #isDone}. Any answer of
 * 200 to 299 is the tunnel; those of 100 to 199 are passed over.
 */
public final class ConnectSession {
    /** The most that the heads of the answer may have together. */
    public static final int MOST_BYTES = 16 << 10;

    private static final Bytes LINE_END = Bytes.of("\n");
    /** What may stand in the authority of a URI as a host (RFC 3986 section 3.2.2), a numeric IPv6 address without its brackets. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=%-]{1,255}|[0-9A-Fa-f:.]{2,45}");

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})(?: ([\\x20-\\xff\\t]*))?");
    private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\x20-\\xff\\t]*");

    private final Bytes request;
    private final ByteQueue received = new ByteQueue();
    private int headBytes;
    private int status = TunnelException.NO_STATUS;
    private String reason = "";
    private boolean done;

    /**
     * A request for a tunnel to {@code host}, a name or a numeric address.
     *
     * @throws IllegalArgumentException when {@code host} cannot stand in a request, or {@code port} is no port number
     */
    public ConnectSession(String host, int port, @Nullable BasicCredentials credentials) {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("no host that a tunnel can be asked for: \"" + host + "\"");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port number to connect to: " + port);
        }
        String authority = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        request = Bytes.of("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n"
                + (credentials == null ? "" : "Proxy-Authorization: " + credentials.field() + "\r\n") + "\r\n");
    }

    /** The request. */
    public Bytes begin() {
        return request;
    }

    /** Whether there is a tunnel: what comes after is not the proxy's own. */
    public boolean isDone() {
        return done;
    }

    /** Gives up what it keeps: once it is done, what came behind the answer. */
    public Bytes rest() {
        return received.takeAll();
    }

    /**
     * Takes what has come.
     *
     * @throws TunnelException when the proxy refuses, or it is no HTTP
     * @throws IllegalStateException when it is done
     */
    public void receive(Bytes data) {
        if (done) {
            throw new IllegalStateException("there is a tunnel already");
        }
        received.add(data);
        while (!done) {
            int end = received.indexOf(LINE_END);
            if (headBytes + (end < 0 ? received.size() : end + 1) > MOST_BYTES) {
                throw wrong("the head of its answer is longer than " + MOST_BYTES + " bytes");
            }
            if (end < 0) {
                refuseOtherProtocols();
                return;
            }
            headBytes += end + 1;
            String line = received.takeText(end, StandardCharsets.ISO_8859_1);
            received.drop(1);
            line(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
    }

    /** What cannot become a status line is told at once: a proxy of another kind may wait for us now. */
    private void refuseOtherProtocols() {
        Bytes begin = Bytes.of("HTTP/1.");
        if (status == TunnelException.NO_STATUS
                && !begin.startsWith(received.peek(Math.min(received.size(), begin.size())))) {
            throw wrong("its answer begins with " + received.peek(Math.min(received.size(), 32)) + ", which is no HTTP");
        }
    }

    private void line(String line) {
        if (status == TunnelException.NO_STATUS) {
            Matcher matcher = STATUS.matcher(line);
            if (!matcher.matches()) {
                throw wrong("its answer begins with " + shown(line) + ", which is no HTTP");
            }
            status = Integer.parseInt(matcher.group(1));
            reason = matcher.group(2) == null ? "" : matcher.group(2).strip();
        } else if (line.isEmpty()) {
            headEnded();
        } else if (!FIELD.matcher(line).matches()) {
            throw wrong("its answer has the line " + shown(line) + ", which is no field");
        }
    }

    private void headEnded() {
        if (status >= 200 && status < 300) {
            done = true; // a length or encoding it may claim is to be ignored
        } else if (status >= 200 || status == 101) {
            String text = status + (reason.isEmpty() ? "" : " " + reason);
            throw new TunnelException("the HTTP proxy refused: " + text, status);
        } else {
            status = TunnelException.NO_STATUS;
        }
    }

    private static String shown(String line) {
        return Bytes.of(line.length() > 64 ? line.substring(0, 64) : line, StandardCharsets.ISO_8859_1).toString();
    }

    private static TunnelException wrong(String detail) {
        return new TunnelException("no HTTP proxy: " + detail, TunnelException.NO_STATUS);
    }
}
