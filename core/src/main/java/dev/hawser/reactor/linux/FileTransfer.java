package dev.hawser.reactor.linux;

import dev.hawser.net.FileRegion;
import dev.hawser.net.FileTruncated;
import dev.hawser.reactor.spi.OutboundQueue;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;

/** How a socket sends the file at the head of a queue. */
final class FileTransfer {
    private FileTransfer() {}

    /** Whether the kernel can be asked to send {@code file}. */
    static boolean isPossible(FileRegion file) {
        return file.descriptor() != FileRegion.UNKNOWN;
    }

    /** What to send bytes with: they wait for a file behind them, to leave in one packet. */
    static int flags(OutboundQueue queue) {
        return queue.fileBytes() > 0 ? SocketCalls.MSG_MORE : 0;
    }

    /**
     * Sends of the file at the head, and says whether the socket may take more.
     *
     * @param spare memory to copy by, where the file's system does not let the kernel send
     */
    static boolean send(SocketCalls sockets, int descriptor, OutboundQueue queue, FileRegion file, MemorySegment spare)
            throws IOException {
        if (!file.channel().isOpen()) {
            throw new ClosedChannelException(); // the descriptor's number may be another file's by now
        }
        long offered = Math.min(file.byteCount(), FileRegion.CHUNK_SIZE);
        long taken = sockets.sendfile(descriptor, file.descriptor(), file.offset(), offered);
        if (taken == -Errno.EINVAL || taken == -Errno.ENOSYS) {
            offered = Math.min(offered, spare.byteSize());
            taken = copy(sockets, descriptor, file, spare.asSlice(0, offered));
        }
        if (taken < 0) {
            if (taken == -Errno.EAGAIN || taken == -Errno.EINTR) {
                return false;
            }
            throw Errno.ofTransfer((int) -taken);
        }
        if (taken == 0) {
            throw new FileTruncated(file, file.byteCount());
        }
        queue.dropFile(taken);
        return taken == offered;
    }

    private static long copy(SocketCalls sockets, int descriptor, FileRegion file, MemorySegment spare)
            throws IOException {
        int count = file.channel().read(spare.asByteBuffer(), file.offset());
        return count <= 0 ? 0 : sockets.send(descriptor, spare, count);
    }
}
