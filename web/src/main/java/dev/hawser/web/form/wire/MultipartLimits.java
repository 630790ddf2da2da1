package dev.hawser.web.form.wire;

/**
 * What a parser accepts. How long a part may be is for those to say who keep it.
 *
 * @param mostParts how many parts there may be; 1000 is far beyond any
 *     form that people fill in
 * @param mostHeadBytes the longest head of a part; 8 KiB, as for heads of requests in most servers
 * @param mostFields how many header fields a part may have; three are usual
 */
public record MultipartLimits(int mostParts, int mostHeadBytes, int mostFields) {
    /** 1000 parts, 8 KiB, 20 fields. */
    public static final MultipartLimits DEFAULT = new MultipartLimits(1000, 8192, 20);

    /** Refuses a limit that nothing can keep. */
    public MultipartLimits {
        if (mostParts < 1 || mostHeadBytes < 64 || mostFields < 1) {
            throw new IllegalArgumentException("at least a part, 64 bytes of head and a field must be allowed, not "
                    + mostParts + ", " + mostHeadBytes + " and " + mostFields);
        }
    }
}
