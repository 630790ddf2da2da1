package dev.hawser.net;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Protocol} that takes file descriptors, which a peer may send over a Unix socket; see {@link
 * Transport#sendFileDescriptor}. They come on {@code epoll} and {@code io_uring}. What a peer sends to any other protocol
 * is never opened in this process.
 */
public interface FileDescriptorReceiver {
    /**
     * A descriptor came. It is closed at an exec, and closed at the end of this event unless {@link OpenDescriptor#keep}
     * or {@link OpenDescriptor#release} is called, so a peer can fill the process with no more of them than the protocol
     * keeps: a bound of its own is due there. Any kind of open file may come, from a terminal to a listening socket.
     *
     * <p>Descriptors come in the order in which they were sent, and each before the byte that it was sent with. The bytes
     * that were received together with it follow in {@code dataReceived}, also when this event pauses; the first of them
     * may have been sent before it, as the kernel does not tell where among them it belongs.
     *
     * <p>At most 253 come together. Where the process has no room for all that were sent, those that came are closed, and
     * the connection ends with a {@link ConnectionLost} that says so.
     */
    void fileDescriptorReceived(OpenDescriptor descriptor) throws Exception;

    /**
     * What of {@code protocol} takes descriptors, looking into a {@link ProtocolWrapper}, whose wrapped protocol at this time decides;
     * null where nothing does. For transports.
     */
    static @Nullable FileDescriptorReceiver of(Protocol protocol) {
        if (protocol instanceof ProtocolWrapper wrapper) {
            return ProtocolWrapper.unwrap(wrapper) instanceof FileDescriptorReceiver ? wrapper::descriptorReceived : null;
        }
        return protocol instanceof FileDescriptorReceiver receiver ? receiver : null;
    }
}
