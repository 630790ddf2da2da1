package dev.hawser.reactor.nio;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;

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

    /** Sets an option of {@code channel} that is off by default. */
    static void turnOn(SocketOption<Boolean> option, boolean on, SocketChannel channel) throws IOException {
        if (on) {
            channel.setOption(option, true);
        }
    }
}
