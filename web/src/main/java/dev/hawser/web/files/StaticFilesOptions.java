package dev.hawser.web.files;

import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.MediaTypes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How {@link StaticFiles} answers. Immutable: each {@code with} method gives other options. */
public final class StaticFilesOptions {
    /**
     * {@code index.html}, no listings, links within the folder, no hidden files, no Cache-Control, texts in UTF-8, siblings that
     * are compressed, a second between look-ups, 16 MiB of contents.
     */
    public static final StaticFilesOptions DEFAULT = new StaticFilesOptions();

    private List<String> indexNames = List.of("index.html");
    private boolean isListing;
    private SymbolicLinks links = SymbolicLinks.WITHIN_ROOT;
    private boolean isHidden;
    private @Nullable String cacheControl;
    private @Nullable String charset = "utf-8";
    private MediaTypes types = MediaTypes.STANDARD;
    private boolean isPrecompressed = true;
    private Duration revalidation = Duration.ofSeconds(1);
    private long cacheBytes = 16 << 20;

    private StaticFilesOptions() {}

    private StaticFilesOptions with(Consumer<StaticFilesOptions> change) {
        StaticFilesOptions copy = new StaticFilesOptions();
        copy.indexNames = indexNames;
        copy.isListing = isListing;
        copy.links = links;
        copy.isHidden = isHidden;
        copy.cacheControl = cacheControl;
        copy.charset = charset;
        copy.types = types;
        copy.isPrecompressed = isPrecompressed;
        copy.revalidation = revalidation;
        copy.cacheBytes = cacheBytes;
        change.accept(copy);
        return copy;
    }

    /** Answers for a folder with the first of its files that is called so; none of them for none. */
    public StaticFilesOptions withIndex(String... names) {
        List<String> copied = List.of(names);
        return with(options -> options.indexNames = copied);
    }

    /** Whether a folder without an index is answered by a list of what is in it, else by 403. */
    public StaticFilesOptions withListing(boolean on) {
        return with(options -> options.isListing = on);
    }

    /** Which symbolic links are followed. */
    public StaticFilesOptions withLinks(SymbolicLinks followed) {
        Objects.requireNonNull(followed, "followed");
        return with(options -> options.links = followed);
    }

    /** Whether names that begin with a dot are answered for; {@code .well-known} always is (RFC 8615). */
    public StaticFilesOptions withHidden(boolean on) {
        return with(options -> options.isHidden = on);
    }

    /** What the field Cache-Control says, such as {@code max-age=3600}; null for no such field. */
    public StaticFilesOptions withCacheControl(@Nullable String value) {
        String checked = value == null ? null : HttpGrammar.checkValue("Cache-Control", value);
        return with(options -> options.cacheControl = checked);
    }

    /** In which charset texts are; null to say nothing of it. */
    public StaticFilesOptions withCharset(@Nullable String name) {
        if (name != null && !HttpGrammar.isToken(name)) {
            throw new IllegalArgumentException("no name of a charset: " + HttpGrammar.quoted(name));
        }
        return with(options -> options.charset = name);
    }

    /** What endings of names say of contents. */
    public StaticFilesOptions withTypes(MediaTypes known) {
        Objects.requireNonNull(known, "known");
        return with(options -> options.types = known);
    }

    /**
     * Whether {@code a.js.br}, {@code a.js.zst} or {@code a.js.gz} is sent in place of {@code a.js} to who accepts that, where it is no
     * older.
     */
    public StaticFilesOptions withPrecompressed(boolean on) {
        return with(options -> options.isPrecompressed = on);
    }

    /** How long what was found is relied on; zero to look each time. */
    public StaticFilesOptions withRevalidation(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("no time to rely on what was found: " + time);
        }
        return with(options -> options.revalidation = time);
    }

    /** How many bytes of contents are kept in memory. */
    public StaticFilesOptions withCacheBytes(long most) {
        if (most < 0) {
            throw new IllegalArgumentException("no size of a cache: " + most);
        }
        return with(options -> options.cacheBytes = most);
    }

    List<String> indexNames() {
        return indexNames;
    }

    boolean isListing() {
        return isListing;
    }

    SymbolicLinks links() {
        return links;
    }

    boolean allows(String name) {
        return isHidden || !name.startsWith(".") || name.equals(".well-known");
    }

    @Nullable String cacheControl() {
        return cacheControl;
    }

    String mediaType(String name) {
        String type = types.ofName(name);
        return charset != null && type.startsWith("text/") && !type.contains(";") ? type + "; charset=" + charset : type;
    }

    boolean isPrecompressed() {
        return isPrecompressed;
    }

    Duration revalidation() {
        return revalidation;
    }

    long cacheBytes() {
        return cacheBytes;
    }
}
