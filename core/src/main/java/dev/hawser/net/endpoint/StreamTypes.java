package dev.hawser.net.endpoint;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.SystemdSockets;
import dev.hawser.net.UnixOptions;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Descriptions of sockets. */
final class StreamTypes {
    /** Of the name of a Unix socket. */
    private static final int MOST_BYTES = 107;

    private StreamTypes() {}

    // ---------------------------------------------------------------- servers

    static ServerEndpoint tcpServer(EndpointArguments arguments) {
        return tcpServer(arguments, arguments.port("port", 0));
    }

    /** With what is common to all that listen on TCP. */
    static TcpServerEndpoint tcpServer(EndpointArguments arguments, int port) {
        @Nullable InetAddress address = arguments.address("interface");
        ListenOptions options = ListenOptions.DEFAULT.withBacklog(backlog(arguments));
        return new TcpServerEndpoint(
                arguments.reactor(),
                port,
                address == null ? options : options.withInterface(address.getHostAddress()));
    }

    static ServerEndpoint tcp6Server(EndpointArguments arguments) {
        int port = arguments.port("port", 0);
        @Nullable InetAddress address = arguments.address("interface");
        if (address != null && !(address instanceof Inet6Address)) {
            throw arguments.wrong("Bad interface '" + address.getHostAddress() + "': it is no IPv6 address");
        }
        String host = address == null ? "::" : address.getHostAddress();
        return new TcpServerEndpoint(
                arguments.reactor(),
                port,
                ListenOptions.DEFAULT.withBacklog(backlog(arguments)).withInterface(host));
    }

    private static int backlog(EndpointArguments arguments) {
        return arguments.count("backlog", ListenOptions.DEFAULT.backlog());
    }

    static ServerEndpoint unixServer(EndpointArguments arguments) {
        String path = path(arguments);
        String mode = arguments.keyword("mode");
        if (mode != null && !mode.matches("[0-7]{1,4}")) {
            throw arguments.wrong("Bad mode '" + mode + "': it is no number in octal digits");
        }
        UnixOptions options = UnixOptions.DEFAULT
                .withBacklog(arguments.count("backlog", UnixOptions.DEFAULT.backlog()))
                .withLockFile(arguments.flag("lockfile", true));
        return new UnixServerEndpoint(
                arguments.reactor(), path, mode == null ? options : options.withMode(Integer.parseInt(mode, 8)));
    }

    private static String path(EndpointArguments arguments) {
        String given = arguments.filled("address");
        Address.Unix address = Address.Unix.of(given);
        String name = address.isAbstract() ? address.path().substring(1) : address.path();
        if (name.isEmpty()) {
            throw arguments.wrong("Empty address");
        }
        if (name.indexOf(0) >= 0) {
            throw arguments.wrong("Bad address '" + given.replace("\0", "\\0") + "': it has a NUL character");
        }
        int size = name.getBytes(StandardCharsets.UTF_8).length;
        if (size > MOST_BYTES) {
            throw arguments.wrong("Bad address '" + given + "': it has " + size
                    + " bytes, and the name of a Unix socket at most " + MOST_BYTES);
        }
        return address.path();
    }

    static ServerEndpoint descriptorServer(EndpointArguments arguments) {
        return new AdoptedStreamServerEndpoint(arguments.reactor(), arguments.number("descriptor", 0));
    }

    static ServerEndpoint systemdServer(EndpointArguments arguments) {
        String domain = arguments.keyword("domain");
        if (domain != null && !List.of("INET", "INET6", "UNIX").contains(domain)) {
            throw arguments.wrong("Bad domain '" + domain + "': it is none of INET, INET6, UNIX");
        }
        String name = arguments.keyword("name");
        String index = arguments.keyword("index");
        if ((name == null) == (index == null)) {
            throw arguments.wrong("Exactly one of index and name is needed for systemd");
        }
        List<SystemdSockets.Inherited> found = name == null
                ? SystemdSockets.inherited().all()
                : SystemdSockets.inherited().named(name);
        if (name != null && found.size() > 1) {
            throw arguments.wrong("Bad name '" + name + "': " + found.size() + " inherited sockets have it, take an index");
        }
        int at = index == null ? 0 : Integer.parseInt(index.matches("[0-9]{1,9}") ? index : "999999999");
        if (at >= found.size()) {
            throw arguments.wrong("Bad index '" + index + "': there are " + found.size() + " inherited sockets");
        }
        return new AdoptedStreamServerEndpoint(arguments.reactor(), found.get(at));
    }

    static ServerEndpoint standardIo(EndpointArguments arguments) {
        arguments.skipEmpty(); // stdio: is how Twisted spells it
        return new StandardIoEndpoint(arguments.reactor());
    }

    // ---------------------------------------------------------------- clients

    static ClientEndpoint tcpClient(EndpointArguments arguments) {
        return tcpClient(arguments, arguments.filled("host"), arguments.port("port", 1));
    }

    /** With what is common to all that connect by TCP: to one address as it is, to a name by all of its addresses. */
    static ClientEndpoint tcpClient(EndpointArguments arguments, String host, int port) {
        ConnectOptions options = connectOptions(arguments);
        return isNumeric(host)
                ? new TcpClientEndpoint(arguments.reactor(), host, port, options)
                : new HostnameEndpoint(arguments.reactor(), host, port, options, HappyEyeballs.DEFAULT);
    }

    static ClientEndpoint hostClient(EndpointArguments arguments) {
        String host = arguments.filled("host");
        int port = arguments.port("port", 1);
        ConnectOptions options = connectOptions(arguments);
        HappyEyeballs eyeballs = HappyEyeballs.DEFAULT
                .withAttemptDelay(arguments.seconds("attemptDelay", HappyEyeballs.DEFAULT.attemptDelay()))
                .withMostAttempts(arguments.count("mostAttempts", HappyEyeballs.DEFAULT.mostAttempts()));
        return new HostnameEndpoint(arguments.reactor(), host, port, options, eyeballs);
    }

    static ConnectOptions connectOptions(EndpointArguments arguments) {
        @Nullable InetAddress from = arguments.address("bindAddress");
        return ConnectOptions.DEFAULT
                .withTimeout(arguments.seconds("timeout", ConnectOptions.DEFAULT.timeout()))
                .withBindAddress(from == null ? null : new Address.Ip(from, 0));
    }

    static ClientEndpoint unixClient(EndpointArguments arguments) {
        String path = path(arguments);
        return new UnixClientEndpoint(
                arguments.reactor(),
                path,
                ConnectOptions.DEFAULT.withTimeout(
                        arguments.seconds("timeout", ConnectOptions.DEFAULT.timeout())));
    }

    private static boolean isNumeric(String host) {
        try {
            return InetAddress.ofLiteral(host) != null;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
