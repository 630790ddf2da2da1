package dev.hawser.web.server;

import dev.hawser.web.body.ContentCoding;
import dev.hawser.web.http.MediaTypes;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which answers are compressed, and how.
 *
 * @param codings those that are offered, the best first; those whose library is not there are left out by themselves
 * @param least how long an answer is at least; a shorter one fits into a packet anyway, and gains nothing
 * @param most how long an answer of known length is at most, since the reactor's thread compresses it
 * @param isWorthwhile which media types become smaller
 */
public record CompressionOptions(List<ContentCoding> codings, int least, long most, Predicate<String> isWorthwhile) {
    /** {@code br}, {@code zstd} and {@code gzip}; from 1 KiB to 4 MiB; texts and the like. */
    public static final CompressionOptions DEFAULT = new CompressionOptions(
            List.of(ContentCoding.BROTLI, ContentCoding.ZSTD, ContentCoding.GZIP), 1024, 4 << 20, MediaTypes::isCompressible);

    /** Leaves out what cannot be used here. */
    public CompressionOptions {
        Objects.requireNonNull(isWorthwhile, "isWorthwhile");
        if (least < 0 || most < least) {
            throw new IllegalArgumentException("no sizes of answers: " + least + " to " + most);
        }
        codings = codings.stream().filter(ContentCoding::isAvailable).toList();
    }

    /** These with other codings. */
    public CompressionOptions withCodings(ContentCoding... offered) {
        return new CompressionOptions(List.of(offered), least, most, isWorthwhile);
    }

    /** These with other sizes. */
    public CompressionOptions withSizes(int from, long to) {
        return new CompressionOptions(codings, from, to, isWorthwhile);
    }
}
