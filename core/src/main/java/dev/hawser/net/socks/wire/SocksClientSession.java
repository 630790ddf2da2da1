package dev.hawser.net.socks.wire;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request for a connection (CONNECT). Call {@link #begin}, send what it returns, give what comes to {@link #receive}, send
 * what that returns, until {@link #isDone}. A name is sent as it is, and looked up by the proxy.
 *
 * <pre>
 * METHOD  --no authentication--------------> REPLY --0--> DONE
 *         --user and password--> AUTHENTICATION --ok--^
 * </pre>
 */
public final class SocksClientSession {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NONE_ACCEPTABLE = 0xff;
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** What the proxy is to say next. */
    private enum State {
        METHOD,
        AUTHENTICATION,
        REPLY,
        DONE,
        FAILED
    }

    private final Bytes request;
    private final @Nullable SocksCredentials credentials;
    private final ByteQueue received = new ByteQueue();
    private State state = State.METHOD;

    /**
     * A request for a connection to {@code host}, a name or a numeric address.
     *
     * @throws IllegalArgumentException when SOCKS cannot say the name, which has 1 to 255 characters of ASCII without spaces,
     *     or when {@code port} is no port number
     */
    public SocksClientSession(String host, int port, @Nullable SocksCredentials credentials) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port number to connect to: " + port);
        }
        this.credentials = credentials;
        this.request = Bytes.of(VERSION, 1, 0).concat(destination(host)).concat(Bytes.of(port >>> 8, port));
    }

    private static Bytes destination(String host) {
        InetAddress numeric = literal(host);
        if (numeric != null) {
            Bytes address = Bytes.adopt(numeric.getAddress());
            return Bytes.of(address.size() == 4 ? 1 : 4).concat(address);
        }
        if (!NAME.matcher(host).matches()) {
            throw new IllegalArgumentException("SOCKS cannot ask for the host \"" + host + "\"");
        }
        Bytes name = Bytes.of(host);
        return Bytes.of(3, name.size()).concat(name);
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    /** The first thing to send. */
    public Bytes begin() {
        return credentials == null
                ? Bytes.of(VERSION, 1, NO_AUTHENTICATION)
                : Bytes.of(VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD);
    }

    /** Whether the proxy has made the connection: what comes after is not its own. */
    public boolean isDone() {
        return state == State.DONE;
    }

    /** Gives up what it keeps: once it is done, what came behind the answer. */
    public Bytes rest() {
        return received.takeAll();
    }

    /**
     * Takes what has come.
     *
     * @return what to send; may be empty
     * @throws SocksException when the proxy refuses or lies; the session is over then
     * @throws IllegalStateException when the session is over
     */
    public Bytes receive(Bytes data) {
        if (state == State.DONE || state == State.FAILED) {
            throw new IllegalStateException("the session is over: " + state);
        }
        received.add(data);
        try {
            Bytes answer = Bytes.EMPTY;
            State before;
            do {
                before = state;
                answer = answer.concat(step());
            } while (state != before && state != State.DONE);
            return answer;
        } catch (SocksException refused) {
            state = State.FAILED;
            received.clear();
            throw refused;
        }
    }

    private Bytes step() {
        return switch (state) {
            case METHOD -> method();
            case AUTHENTICATION -> authenticated();
            case REPLY -> {
                reply();
                yield Bytes.EMPTY;
            }
            case DONE, FAILED -> Bytes.EMPTY;
        };
    }

    private Bytes method() {
        expectFirst(VERSION);
        if (received.size() < 2) {
            return Bytes.EMPTY;
        }
        int method = received.unsignedAt(1);
        received.drop(2);
        if (method == NO_AUTHENTICATION) {
            state = State.REPLY;
            return request;
        }
        if (method == USER_AND_PASSWORD && credentials != null) {
            state = State.AUTHENTICATION;
            return credentials.message();
        }
        throw new SocksException(
                method == NONE_ACCEPTABLE
                        ? "the SOCKS proxy accepts none of the ways to authenticate: "
                                + (credentials == null ? "none" : "none, user and password")
                        : "the SOCKS proxy chose method " + method + ", which was not offered");
    }

    private Bytes authenticated() {
        if (!received.isEmpty() && received.unsignedAt(0) != 1) {
            throw new SocksException("the SOCKS proxy answered the user and password in version "
                    + received.unsignedAt(0) + ", not 1");
        }
        if (received.size() < 2) {
            return Bytes.EMPTY;
        }
        int status = received.unsignedAt(1);
        received.drop(2);
        if (status != 0) {
            throw new SocksException("the SOCKS proxy refused the user and password (status " + status + ")");
        }
        state = State.REPLY;
        return request;
    }

    private void reply() {
        expectFirst(VERSION);
        if (received.size() < 2) {
            return;
        }
        int reply = received.unsignedAt(1);
        if (reply != 0) {
            throw SocksException.refused(reply); // at once: some proxies send no more of it
        }
        if (received.size() < 5) {
            return;
        }
        int kind = received.unsignedAt(3);
        int address =
                switch (kind) {
                    case 1 -> 4;
                    case 3 -> 1 + received.unsignedAt(4);
                    case 4 -> 16;
                    default -> throw new SocksException("the SOCKS proxy gave an address of the unknown type " + kind);
                };
        int size = 4 + address + 2;
        if (received.size() >= size) {
            received.drop(size); // the address it connects from says nothing to us
            state = State.DONE;
        }
    }

    private void expectFirst(int version) {
        if (!received.isEmpty() && received.unsignedAt(0) != version) {
            throw new SocksException("no SOCKS 5 proxy: it speaks in version " + received.unsignedAt(0) + " ("
                    + received.peek(Math.min(received.size(), 16)) + ")");
        }
    }
}
