package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * {@code sendmsg} and {@code recvmsg} of a stream of a Unix socket, with descriptors beside the bytes; the layout is that of
 * x86-64 and aarch64. One at a time, as everything of {@link Libc}.
 */
final class Messages {
    /** As many as the kernel lets travel together (SCM_MAX_FD). */
    static final int MOST_DESCRIPTORS = 253;

    private static final int[] NONE = new int[0];

    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 8;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    // struct msghdr
    private static final int HEADER_SIZE = 56;
    private static final int VECTOR_AT = 16;
    private static final int VECTOR_COUNT_AT = 24;
    private static final int CONTROL_AT = 32;
    private static final int CONTROL_SIZE_AT = 40;
    private static final int FLAGS_AT = 48;

    // struct iovec
    private static final int VECTOR_SIZE = 16;
    private static final int LENGTH_AT = 8;

    // struct cmsghdr
    private static final int LEVEL_AT = 8;
    private static final int TYPE_AT = 12;
    private static final int DATA_AT = 16;

    private static final int CONTROL_SIZE = DATA_AT + (MOST_DESCRIPTORS + 1) * Integer.BYTES;

    private static final MemorySegment SENDMSG = Downcall.function("sendmsg");
    private static final MemorySegment RECVMSG = Downcall.function("recvmsg");

    private final Downcall downcall;
    private final MemorySegment header;
    private final MemorySegment vector;
    private final MemorySegment control;
    private int[] received = NONE;

    Messages(Downcall downcall) {
        this.downcall = downcall;
        header = downcall.allocate(HEADER_SIZE);
        vector = downcall.allocate(VECTOR_SIZE);
        control = downcall.allocate(CONTROL_SIZE);
        header.fill((byte) 0);
        header.set(JAVA_LONG, VECTOR_AT, vector.address());
        header.set(JAVA_LONG, VECTOR_COUNT_AT, 1);
        header.set(JAVA_LONG, CONTROL_AT, control.address());
    }

    /** Sends the first {@code byteCount} bytes of native memory, and the first descriptors with the first of them. */
    int send(int socket, MemorySegment source, int byteCount, int[] descriptors, int count) {
        point(source, byteCount);
        long length = DATA_AT + (long) count * Integer.BYTES;
        header.set(JAVA_LONG, CONTROL_SIZE_AT, (length + Long.BYTES - 1) & -Long.BYTES);
        control.set(JAVA_LONG, 0, length);
        control.set(JAVA_INT, LEVEL_AT, SocketCalls.SOL_SOCKET);
        control.set(JAVA_INT, TYPE_AT, SCM_RIGHTS);
        MemorySegment.copy(descriptors, 0, control, JAVA_INT, DATA_AT, count);
        return downcall.callInt(
                SENDMSG, socket, header.address(), SocketCalls.MSG_NOSIGNAL | SocketCalls.MSG_DONTWAIT, 0, 0, 0);
    }

    /** Receives into native memory: how many bytes, 0 at the end. See {@link #takeDescriptors}. */
    int receive(int socket, MemorySegment target) {
        point(target, target.byteSize());
        header.set(JAVA_LONG, CONTROL_SIZE_AT, CONTROL_SIZE);
        header.set(JAVA_INT, FLAGS_AT, 0);
        int count = downcall.callInt(
                RECVMSG, socket, header.address(), SocketCalls.MSG_DONTWAIT | MSG_CMSG_CLOEXEC, 0, 0, 0);
        received = count < 0 ? NONE : descriptors();
        return count;
    }

    private void point(MemorySegment memory, long byteCount) {
        if (byteCount > memory.byteSize()) {
            throw new IndexOutOfBoundsException(byteCount + " bytes of " + memory.byteSize());
        }
        vector.set(JAVA_LONG, 0, Libc.address(memory));
        vector.set(JAVA_LONG, LENGTH_AT, byteCount);
    }

    private int[] descriptors() {
        long size = header.get(JAVA_LONG, CONTROL_SIZE_AT);
        if (size < DATA_AT
                || control.get(JAVA_INT, LEVEL_AT) != SocketCalls.SOL_SOCKET
                || control.get(JAVA_INT, TYPE_AT) != SCM_RIGHTS) {
            return NONE; // nothing else is ever asked for
        }
        int[] found = new int[(int) (control.get(JAVA_LONG, 0) - DATA_AT) / Integer.BYTES];
        MemorySegment.copy(control, JAVA_INT, DATA_AT, found, 0, found.length);
        return found;
    }

    /**
     * The descriptors that the last {@link #receive} brought, which are the caller's.
     *
     * @throws IOException when some were lost; the others are closed
     */
    int[] takeDescriptors(Libc libc) throws IOException {
        int[] taken = received;
        received = NONE;
        if ((header.get(JAVA_INT, FLAGS_AT) & MSG_CTRUNC) != 0) {
            closeAll(libc, taken, taken.length);
            throw new IOException("descriptors were lost that the peer has sent, since the process has no room for them");
        }
        return taken;
    }

    static void closeAll(Libc libc, int[] descriptors, int count) {
        for (int i = 0; i < count; i++) {
            libc.close(descriptors[i]);
        }
    }
}
