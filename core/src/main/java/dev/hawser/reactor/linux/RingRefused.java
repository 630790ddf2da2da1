package dev.hawser.reactor.linux;

import java.io.IOException;

/** The kernel gives no ring. */
final class RingRefused extends IOException {
    private static final long serialVersionUID = 1L;

    /** The system's reason. */
    final int errno;

    RingRefused(int errno) {
        super("no io_uring is to be had: " + Errno.message(errno));
        this.errno = errno;
    }
}
