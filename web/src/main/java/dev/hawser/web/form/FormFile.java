package dev.hawser.web.form;

import dev.hawser.bytes.Bytes;
import dev.hawser.file.FilePath;
import dev.hawser.web.http.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * A file of a form. It is in memory or, where it is large, on the disk until the answer is finished.
 *
 * @param name the name of the field
 * @param fileName what it was called, without what stands before the last separator; not fit to be the name of a file here without a
 *     look at it, which {@link FilePath#child} takes
 * @param mediaType what the client says it is; null where it says nothing
 * @param size how many bytes it has
 * @param content its bytes; null where they are on the disk
 * @param path where it is on the disk, to be moved or read before the answer is finished; null where it is in memory
 */
public record FormFile(
        String name,
        String fileName,
        @Nullable MediaType mediaType,
        long size,
        @Nullable Bytes content,
        @Nullable FilePath path) {
    /** Whether no file was chosen. */
    public boolean isMissing() {
        return fileName.isEmpty() && size == 0;
    }

    /**
     * Puts it at {@code target}, whose folder must exist: on a worker thread, since it waits for the disk.
     *
     * @throws java.io.IOException when that fails
     */
    public void moveTo(FilePath target) throws java.io.IOException {
        if (path != null) {
            path.moveTo(target);
        } else if (content != null) {
            target.setContent(content);
        }
    }
}
