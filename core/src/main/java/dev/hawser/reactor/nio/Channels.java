package dev.hawser.reactor.nio;

import dev.hawser.net.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** What is done to channels here and there. */
final class Channels {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");

    private Channels() {}

    /** Closes {@code channel}; a refusal is no more than noted. */
    static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.DEBUG, "closing " + channel + " failed", refused);
        }
    }

    /** What {@code address} is, of IP or of a Unix socket; an end that is not bound has an empty path. */
    static Address address(@Nullable SocketAddress address) {
        return switch (address) {
            case InetSocketAddress ip -> Address.Ip.of(ip);
            case UnixDomainSocketAddress unix -> new Address.Unix(unix.getPath().toString());
            case null -> new Address.Unix("");
            default -> throw new IllegalArgumentException("an address of another kind: " + address);
        };
    }

    /** The same the other way round. */
    static UnixDomainSocketAddress address(Address.Unix unix) {
        if (unix.isAbstract()) {
            throw new UnsupportedOperationException("java.nio has no abstract names such as " + unix
                    + ": open the reactor on epoll or io_uring");
        }
        return UnixDomainSocketAddress.of(unix.path());
    }

    /** Whether a Unix socket was not connected to since its queue is full (EAGAIN, which the JDK takes for an error). */
    static boolean isBacklogFull(SocketException refused) {
        return String.valueOf(refused.getMessage()).contains("temporarily unavailable");
    }

    /** Sets an option of {@code channel} that is off by default, and that it has. */
    static void turnOn(SocketOption<Boolean> option, boolean on, SocketChannel channel) throws IOException {
        if (on && channel.supportedOptions().contains(option)) {
            channel.setOption(option, true);
        }
    }
}
