package dev.hawser.reactor.linux;

import dev.hawser.net.PeerCredentials;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * System calls for sockets that may be on their way from one reactor to another, and so for any thread. All of them are
 * rare.
 */
final class UnbegunSockets {
    private static final Libc LIBC = new Libc();

    private UnbegunSockets() {}

    static void close(int descriptor, boolean abort) {
        synchronized (LIBC) {
            if (abort) {
                LIBC.sockets.setLinger(descriptor, 0);
            }
            LIBC.close(descriptor);
        }
    }

    static void set(int descriptor, int level, int name, boolean on) throws IOException {
        synchronized (LIBC) {
            Errno.checked(LIBC.sockets.setOption(descriptor, level, name, on ? 1 : 0));
        }
    }

    static @Nullable PeerCredentials credentials(int descriptor) {
        synchronized (LIBC) {
            return LIBC.sockets.credentials(descriptor);
        }
    }

    static boolean isSet(int descriptor, int level, int name) throws IOException {
        synchronized (LIBC) {
            return Errno.checked(LIBC.sockets.getOption(descriptor, level, name)) != 0;
        }
    }
}
