package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A Unix datagram socket that only sends, to one receiver, and never waits. For one thread at a time. */
public final class LocalSender {
    private final DatagramCalls calls = new DatagramCalls();
    private final Libc libc = new Libc();
    private final int descriptor;

    /** Of the system; not connected yet. */
    public LocalSender() throws IOException {
        descriptor = Errno.checked(libc.sockets.socket(SocketCalls.AF_UNIX, DatagramCalls.TYPE, 0));
    }

    /**
     * Connects to {@code receiver}; it may have been connected to another before.
     *
     * @throws IOException when nobody is there; it stays as it was then
     */
    public void connect(Address.Unix receiver) throws IOException {
        Errno.checked(calls.connect(descriptor, UnixAddresses.write(calls.address(), receiver)));
    }

    /** Sends one datagram. Returns the system's error number, 0 for none. */
    public int send(byte[] message) {
        int result;
        do {
            result = libc.sockets.sendOnHeap(descriptor, MemorySegment.ofArray(message));
        } while (result == -Errno.EINTR);
        return result < 0 ? -result : 0;
    }

    /** Whether the error says that the receiver's queue is full, or the system out of memory for it. */
    public static boolean isFull(int error) {
        return error == Errno.EAGAIN || error == Errno.ENOBUFS || error == Errno.ENOMEM;
    }

    /** Whether the error says that the datagram is larger than the socket takes. */
    public static boolean isTooLarge(int error) {
        return error == Errno.EMSGSIZE;
    }

    /** Closes the socket. */
    public void close() {
        libc.close(descriptor);
    }
}
