package dev.hawser.reactor.linux;

import dev.hawser.bytes.Bytes;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.reactor.spi.StreamSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The descriptors that travel with the bytes of one Unix socket, both ways. */
final class DescriptorPassing {
    /** Sends of one connection before others have their turn. */
    private static final int MOST_IN_A_ROW = 8;

    private final int[] waiting = new int[Messages.MOST_DESCRIPTORS];

    /** How many bytes go between the one before and this one. */
    private final long[] gaps = new long[Messages.MOST_DESCRIPTORS];

    private int count;
    private boolean receiving;

    /** Whether descriptors are to be received. */
    boolean isReceiving() {
        return receiving;
    }

    void setReceiving(boolean on) {
        receiving = on;
    }

    /** Whether descriptors wait to be sent: all bytes then go by {@link #send}. */
    boolean isSending() {
        return count > 0;
    }

    /** Sends a duplicate of {@code descriptor} with the byte that follows the next {@code behind}. */
    void add(Libc libc, int descriptor, long behind) {
        if (count == waiting.length) {
            throw new IllegalStateException(count + " descriptors wait already for bytes to be sent with");
        }
        int duplicate = descriptor < 0
                ? -Errno.EBADF
                : libc.fcntl(descriptor, Libc.F_DUPFD_CLOEXEC, OpenSockets.FIRST_OF_OURS);
        if (duplicate < 0) {
            throw new IllegalArgumentException(
                    "descriptor " + descriptor + " cannot be sent: " + Errno.message(-duplicate));
        }
        long gap = behind;
        for (int i = 0; i < count; i++) {
            gap -= gaps[i];
        }
        waiting[count] = duplicate;
        gaps[count] = gap;
        count++;
    }

    /**
     * Sends from the head of {@code queue}.
     *
     * @param memory for bytes to be gathered in
     * @param view the same
     */
    void send(Libc libc, int socket, OutboundQueue queue, MemorySegment memory, ByteBuffer view) throws IOException {
        for (int i = 0; i < MOST_IN_A_ROW && !queue.isEmpty(); i++) {
            int together = together();
            long most = together < count ? gaps[together] : Long.MAX_VALUE;
            view.clear().limit((int) Math.min(view.capacity(), most));
            queue.copyTo(view);
            int offered = view.position();
            int taken = together == 0
                    ? libc.sockets.send(socket, memory, offered)
                    : libc.messages().send(socket, memory, offered, waiting, together);
            if (taken < 0) {
                if (taken == -Errno.EAGAIN || taken == -Errno.EINTR) {
                    return;
                }
                throw Errno.ofTransfer(-taken);
            }
            queue.drop(taken);
            sent(libc, together, taken);
            if (taken < offered) {
                return;
            }
        }
    }

    /** How many go with the very next byte. */
    private int together() {
        int together = 0;
        while (together < count && gaps[together] == 0) {
            together++;
        }
        return together;
    }

    private void sent(Libc libc, int together, int taken) {
        Messages.closeAll(libc, waiting, together);
        count -= together;
        System.arraycopy(waiting, together, waiting, 0, count);
        System.arraycopy(gaps, together, gaps, 0, count);
        if (count > 0) {
            gaps[0] -= taken;
        }
    }

    /**
     * Receives bytes, and tells of the descriptors that came with them.
     *
     * @return a copy of the bytes, for the caller to tell; null where the result says why there are none
     */
    @Nullable Bytes receive(Libc libc, int socket, MemorySegment memory, Result result, StreamSocket.Events events) {
        int received = libc.messages().receive(socket, memory);
        result.of = received;
        int[] descriptors;
        try {
            descriptors = libc.messages().takeDescriptors(libc);
        } catch (IOException lost) {
            result.of = -Errno.EMFILE;
            result.broken = lost;
            return null;
        }
        if (received <= 0) {
            Messages.closeAll(libc, descriptors, descriptors.length);
            return null;
        }
        byte[] data = new byte[received];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, data, 0, received);
        if (descriptors.length > 0) {
            events.descriptorsReceived(descriptors);
        }
        return Bytes.adopt(data);
    }

    /** What a receive without bytes came to. */
    static final class Result {
        /** 0 at the end, or the negated errno. */
        int of;

        /** Why the connection must not go on; null where it may. */
        @Nullable IOException broken;
    }

    /** The socket closes. */
    void close(Libc libc) {
        Messages.closeAll(libc, waiting, count);
        count = 0;
    }
}
