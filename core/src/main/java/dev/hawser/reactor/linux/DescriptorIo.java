package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hawser.bytes.Bytes;
import dev.hawser.reactor.spi.OutboundQueue;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Moves bytes through descriptors that do not wait, for one reactor. A small read is copied once; after one that filled
 * the buffer the next goes right into the array that the reader gets.
 */
public final class DescriptorIo {
    /** The most bytes of one read; as much as a pipe of Linux holds. */
    public static final int READ_SIZE = 64 << 10;

    private static final int NEARLY_FULL = READ_SIZE / 4 * 3;

    private final Libc libc = new Libc();
    private final Downcall downcall = new Downcall();
    private final MemorySegment memory = Arena.ofAuto().allocate(READ_SIZE);
    private final ByteBuffer buffer = memory.asByteBuffer();

    private static final MemorySegment READ = Downcall.function("read");

    /** Its memory is for the calling thread, and later ones. */
    public DescriptorIo() {}

    // ---------------------------------------------------------------- reading

    /**
     * What there is to be read now: null for nothing, no bytes for the end.
     *
     * @throws IOException when the system refuses
     */
    public @Nullable Bytes read(OwnedDescriptor from) throws IOException {
        return from.filled ? readInPlace(from) : readAndCopy(from);
    }

    private @Nullable Bytes readAndCopy(OwnedDescriptor from) throws IOException {
        long count = from.kind == OwnedDescriptor.Kind.SOCKET
                ? libc.sockets.recv(from.number(), memory, SocketCalls.MSG_DONTWAIT)
                : libc.read(from.number(), memory);
        from.filled = count == READ_SIZE;
        if (count <= 0) {
            return endOrNothing(from, (int) count);
        }
        byte[] data = new byte[(int) count];
        MemorySegment.copy(memory, JAVA_BYTE, 0, data, 0, data.length);
        return Bytes.adopt(data);
    }

    private @Nullable Bytes readInPlace(OwnedDescriptor from) throws IOException {
        byte[] array = new byte[READ_SIZE];
        int count = from.kind == OwnedDescriptor.Kind.SOCKET
                ? libc.sockets.recvOnHeap(from.number(), array, 0)
                : (int) downcall.callOnHeap(READ, from.number(), MemorySegment.ofArray(array), array.length, 0);
        from.filled = count == READ_SIZE;
        if (count <= 0) {
            return endOrNothing(from, count);
        }
        return count >= NEARLY_FULL ? Bytes.adopt(array, 0, count) : Bytes.copyOf(array, 0, count);
    }

    /** A terminal whose other side nobody has open any more has no end: it fails with EIO. */
    private static @Nullable Bytes endOrNothing(OwnedDescriptor from, int count) throws IOException {
        if (count == 0 || (count == -Errno.EIO && from.kind == OwnedDescriptor.Kind.TERMINAL)) {
            return Bytes.EMPTY;
        }
        if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
            return null;
        }
        throw Errno.ofTransfer(-count);
    }

    // ---------------------------------------------------------------- writing

    /**
     * Writes from the head of {@code queue} what is taken now, and drops that from it.
     *
     * @return whether the other side takes no more for ever; the rest stays in the queue then
     * @throws IOException when the system refuses
     */
    public boolean write(OwnedDescriptor to, OutboundQueue queue) throws IOException {
        for (int i = 0; i < 8 && !queue.isEmpty(); i++) {
            buffer.clear();
            queue.copyTo(buffer);
            int offered = buffer.position();
            int taken = to.kind == OwnedDescriptor.Kind.SOCKET
                    ? libc.sockets.sendOnHeap(to.number(), memory.asSlice(0, offered))
                    : (int) libc.write(to.number(), memory.asSlice(0, offered));
            if (taken < 0) {
                return isRefusedForEver(to, -taken);
            }
            queue.drop(taken);
            if (taken < offered) {
                return false;
            }
        }
        return false;
    }

    private static boolean isRefusedForEver(OwnedDescriptor to, int errno) throws IOException {
        if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
            return false;
        }
        if (errno == Errno.EPIPE || (errno == Errno.EIO && to.kind == OwnedDescriptor.Kind.TERMINAL)) {
            return true;
        }
        throw Errno.ofTransfer(errno);
    }

    // ---------------------------------------------------------------- closing

    /** Ends the direction that we write, of a socket. */
    public void shutdownOutput(OwnedDescriptor socket) throws IOException {
        int result = libc.sockets.shutdown(socket.number(), SocketCalls.SHUT_WR);
        if (result < 0 && result != -Errno.ENOTCONN) {
            throw Errno.ofTransfer(-result);
        }
    }

    /** Closes it, once. */
    public void close(OwnedDescriptor descriptor) {
        if (descriptor.isOpen()) {
            libc.close(descriptor.closing());
        }
    }
}
