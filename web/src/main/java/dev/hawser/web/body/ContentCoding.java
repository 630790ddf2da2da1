package dev.hawser.web.body;

import dev.hawser.web.http.HttpGrammar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content codings that are known (RFC 9110, section 8.4.1; RFC 7932; RFC 8878 with RFC 9659). {@link #GZIP} and {@link
 * #DEFLATE} are the JDK's. {@link #BROTLI} and {@link #ZSTD} need the modules {@code com.aayushatharva.brotli4j} (with its
 * native part for the platform) and {@code com.github.luben.zstd_jni}, and native access for them; where one is there and does
 * not load, the log says so once.
 */
public enum ContentCoding {
    /** {@code br}: the best for text. */
    BROTLI("br", "br"),
    /** {@code zstd}: nearly as good, and quicker. */
    ZSTD("zstd", "zst"),
    /** {@code gzip}: what everybody knows. */
    GZIP("gzip", "gz"),
    /** {@code deflate}: zlib's format, and without its frame too, as some send it. */
    DEFLATE("deflate", "zz");

    private final String token;
    private final String ending;

    ContentCoding(String token, String ending) {
        this.token = token;
        this.ending = ending;
    }

    /** Its name in header fields. */
    public String token() {
        return token;
    }

    /** What names of files in it end with, without the dot. */
    public String ending() {
        return ending;
    }

    /** Whether it can be used here. */
    public boolean isAvailable() {
        return switch (this) {
            case GZIP, DEFLATE -> true;
            case BROTLI -> OptionalCodings.BROTLI_OBSTACLE == null;
            case ZSTD -> OptionalCodings.ZSTD_OBSTACLE == null;
        };
    }

    /** Those of all that can be used here, in the order of their declaration. */
    public static List<ContentCoding> available() {
        List<ContentCoding> available = new ArrayList<>();
        for (ContentCoding coding : values()) {
            if (coding.isAvailable()) {
                available.add(coding);
            }
        }
        return List.copyOf(available);
    }

    /** The one called {@code token}, whatever its case; null where it is unknown. */
    public static @Nullable ContentCoding of(String token) {
        for (ContentCoding coding : values()) {
            if (HttpGrammar.equalsIgnoreCase(coding.token, token)) {
                return coding;
            }
        }
        return HttpGrammar.equalsIgnoreCase("x-gzip", token) ? GZIP : null;
    }

    /**
     * What takes it off.
     *
     * @param most how many bytes may come out
     * @throws UnknownCoding when it cannot be used here
     */
    public BodyDecoder decoder(long most) {
        checkAvailable();
        return new BoundedDecoder(
                switch (this) {
                    case GZIP -> new GzipDecoder();
                    case DEFLATE -> new DeflateDecoder();
                    case BROTLI -> new BrotliDecoder();
                    case ZSTD -> new ZstdDecoder();
                },
                most);
    }

    /**
     * What puts it on, as thoroughly as suits answers that are made while the client waits.
     *
     * @throws UnknownCoding when it cannot be used here
     */
    public BodyEncoder encoder() {
        checkAvailable();
        return switch (this) {
            case GZIP -> new DeflateEncoder(true);
            case DEFLATE -> new DeflateEncoder(false);
            case BROTLI -> new BrotliEncoder();
            case ZSTD -> new ZstdEncoder();
        };
    }

    private void checkAvailable() {
        if (!isAvailable()) {
            throw new UnknownCoding(token, "needs a library that is not here");
        }
    }

    /**
     * What takes off all codings that {@code contentEncoding} names, the last first. At most three, since each may swell what
     * comes out of the one before.
     *
     * @param contentEncoding all values of the field; null where there was none
     * @param most how many bytes may come out, of each
     * @return null where there is nothing to take off
     * @throws UnknownCoding when one is unknown or cannot be used here, or there are too many
     */
    public static @Nullable BodyDecoder decoderOf(@Nullable String contentEncoding, long most) {
        List<ContentCoding> codings = new ArrayList<>();
        for (String member : (contentEncoding == null ? "" : contentEncoding).split(",", -1)) {
            String name = member.strip();
            if (!name.isEmpty() && !HttpGrammar.equalsIgnoreCase(name, "identity")) {
                ContentCoding coding = of(name);
                if (coding == null) {
                    throw new UnknownCoding(name, "is unknown");
                }
                codings.add(coding);
            }
        }
        if (codings.size() > 3) {
            throw new UnknownCoding(String.valueOf(contentEncoding), "is put on more than three times");
        }
        codings.forEach(ContentCoding::checkAvailable);
        BodyDecoder decoder = null;
        for (ContentCoding coding : codings.reversed()) {
            BodyDecoder next = coding.decoder(most);
            decoder = decoder == null ? next : new DecoderChain(decoder, next);
        }
        return decoder;
    }
}
