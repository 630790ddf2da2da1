package dev.hawser.net;

import java.io.IOException;

/** A file ended before the length that was promised to whoever receives it: it was truncated while it was sent. */
public final class FileTruncated extends IOException {
    private static final long serialVersionUID = 1L;

    /** {@code region} has {@code missing} bytes less than it was to have. */
    public FileTruncated(FileRegion region, long missing) {
        super("the file ended " + missing + " bytes before the end of the " + region.byteCount() + " from "
                + region.offset() + " on that were to be sent");
    }
}
