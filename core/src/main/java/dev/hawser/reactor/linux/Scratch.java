package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hawser.net.FileRegion;
import dev.hawser.reactor.spi.OutboundQueue;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Native memory that is used for one system call, and free behind it. */
final class Scratch {
    /** The largest receive. */
    static final int RECEIVE_SIZE = 64 << 10;

    private static final int SIZE = 128 << 10;

    private final MemorySegment memory;
    private final MemorySegment received;
    private final ByteBuffer buffer;

    Scratch(Arena arena) {
        memory = arena.allocate(SIZE, 64);
        received = memory.asSlice(0, RECEIVE_SIZE);
        buffer = memory.asByteBuffer();
    }

    /** Copies from the head of {@code queue} what fits: how many bytes. */
    int gather(OutboundQueue queue) {
        buffer.clear();
        queue.copyTo(buffer);
        return buffer.position();
    }

    /** Sends what was gathered. */
    int send(Libc libc, int descriptor, int byteCount, int flags) {
        return libc.sockets.send(descriptor, memory, byteCount, flags);
    }

    /** Sends of the file at the head of {@code queue}, and says whether the socket may take more. */
    boolean send(Libc libc, int descriptor, OutboundQueue queue, FileRegion file) throws IOException {
        return FileTransfer.send(libc.sockets, descriptor, queue, file, memory);
    }

    /** Receives; see {@link #taken}. */
    int receive(Libc libc, int descriptor) {
        return libc.sockets.recv(descriptor, received, SocketCalls.MSG_DONTWAIT);
    }

    /** Where {@link #receive} receives to. */
    MemorySegment received() {
        return received;
    }

    /** Sends from the head of {@code queue}, with the descriptors that wait in {@code passing}. */
    void send(Libc libc, int descriptor, OutboundQueue queue, DescriptorPassing passing) throws IOException {
        passing.send(libc, descriptor, queue, memory, buffer);
    }

    /** A copy of what was received. */
    byte[] taken(int byteCount) {
        byte[] data = new byte[byteCount];
        MemorySegment.copy(memory, JAVA_BYTE, 0, data, 0, byteCount);
        return data;
    }
}
