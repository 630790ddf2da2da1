package dev.hawser.web.files;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.FileRegion;
import dev.hawser.web.http.EntityTag;
import dev.hawser.web.http.Headers;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * One form of a file: as it is, or compressed. Small ones are in memory, the others open.
 *
 * @param coding the content coding, empty for none
 * @param version which state of which file it is
 * @param validators the fields of a 304
 * @param headers the fields of a 200, but for its length
 */
record Representation(
        String coding,
        Version version,
        EntityTag entityTag,
        Headers validators,
        Headers headers,
        @Nullable Bytes content,
        @Nullable FileRegion region) {
    /**
     * A state of a file.
     *
     * @param key which file, where the platform tells
     */
    record Version(long size, FileTime modified, @Nullable Object key, boolean isSettled) {}

    long size() {
        return version.size();
    }

    void close() {
        if (region != null) {
            try {
                region.close();
            } catch (IOException unclosed) {
                System.getLogger(StaticFiles.class.getName())
                        .log(System.Logger.Level.WARNING, "a file that was served does not close", unclosed);
            }
        }
    }
}
