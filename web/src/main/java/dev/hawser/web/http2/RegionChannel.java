package dev.hawser.web.http2;

import dev.hawser.net.FileRegion;
import dev.hawser.net.FileTruncated;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads a piece of a file from its beginning on, and leaves the file open. */
final class RegionChannel implements ReadableByteChannel {
    private final FileRegion region;
    private long at;

    RegionChannel(FileRegion region) {
        this.region = region;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        long left = region.byteCount() - at;
        if (left == 0) {
            return -1;
        }
        int limit = target.limit();
        target.limit((int) Math.min(limit, target.position() + left));
        try {
            int count = region.channel().read(target, region.offset() + at);
            if (count < 0) {
                throw new FileTruncated(region, left);
            }
            at += count;
            return count;
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public boolean isOpen() {
        return region.channel().isOpen();
    }

    @Override
    public void close() {}
}
