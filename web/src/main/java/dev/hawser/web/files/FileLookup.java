package dev.hawser.web.files;

import dev.hawser.bytes.Bytes;
import dev.hawser.file.FilePath;
import dev.hawser.file.InsecurePath;
import dev.hawser.net.FileRegion;
import dev.hawser.web.http.EntityTag;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpDate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what names lead to, and opens it. Waits for the disk: on worker threads. */
final class FileLookup {
    /** Contents up to this size are kept in memory, and leave in one piece with the head of the answer. */
    static final int MOST_KEPT = 32 << 10;

    private static final List<String> CODINGS = List.of("br", "zstd", "gzip");
    private static final List<String> ENDINGS = List.of(".br", ".zst", ".gz");
    private static final Found NOTHING = new Found.Nothing();
    private static final Found FORBIDDEN = new Found.Forbidden();

    private final FilePath root;
    private final StaticFilesOptions options;
    private final InstantSource clock;

    FileLookup(FilePath root, StaticFilesOptions options, InstantSource clock) {
        this.root = root;
        this.options = options;
        this.clock = clock;
    }

    /**
     * What {@code segments} of a path lead to; the last is empty where the path ends with a slash.
     *
     * @param known what was found there before, of which what is still true is used again
     */
    Found find(List<String> segments, @Nullable FoundFile known) throws IOException {
        boolean isFolderAsked = !segments.isEmpty() && segments.getLast().isEmpty();
        List<String> names = isFolderAsked ? segments.subList(0, segments.size() - 1) : segments;
        for (String name : names) {
            if (!options.allows(name) || isUnfit(name)) {
                return NOTHING;
            }
        }
        FilePath top;
        Path real;
        try {
            top = root.realPath();
            real = top.descendant(names).path().toRealPath();
        } catch (InsecurePath refused) {
            return NOTHING;
        } catch (AccessDeniedException denied) {
            return FORBIDDEN;
        } catch (FileSystemException absent) {
            return NOTHING; // also names that are too long, files taken for folders, and links in a circle
        }
        if (!isAllowed(real, top, names)) {
            return NOTHING;
        }
        BasicFileAttributes attributes = attributes(real);
        if (attributes == null) {
            return NOTHING;
        }
        if (attributes.isDirectory()) {
            return isFolderAsked ? folder(top, names, known) : new Found.FolderWithoutSlash();
        }
        return isFolderAsked || !attributes.isRegularFile() ? NOTHING : file(top, real, attributes, known);
    }

    /** What other platforms take for separators, and what nobody types: refused everywhere, so that no two platforms differ. */
    private static boolean isUnfit(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < ' ' || name.charAt(i) == '\\' || name.charAt(i) == 0x7f) {
                return true;
            }
        }
        return false;
    }

    private boolean isAllowed(Path real, FilePath top, List<String> names) {
        return switch (options.links()) {
            case ANYWHERE -> true;
            case WITHIN_ROOT -> real.startsWith(top.path());
            case REFUSED -> real.equals(top.descendant(names).path());
        };
    }

    private static @Nullable BasicFileAttributes attributes(Path real) throws IOException {
        try {
            return Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    private Found folder(FilePath top, List<String> names, @Nullable FoundFile known) throws IOException {
        for (String index : options.indexNames()) {
            List<String> longer = new ArrayList<>(names);
            longer.add(index);
            if (find(longer, known) instanceof FoundFile file) {
                return file;
            }
        }
        if (!options.isListing()) {
            return FORBIDDEN;
        }
        try {
            return new Found.Folder(new FolderListing(options, this::isListed).of(top, names));
        } catch (AccessDeniedException denied) {
            return FORBIDDEN;
        }
    }

    /** Whether what is there would be answered for. */
    private boolean isListed(FilePath top, List<String> names) {
        try {
            return isAllowed(top.descendant(names).path().toRealPath(), top, names);
        } catch (IOException | InsecurePath absent) {
            return false;
        }
    }

    /** A form of a file, before it is opened. */
    private record Form(Path path, String coding, Representation.Version version) {}

    private Found file(FilePath top, Path real, BasicFileAttributes attributes, @Nullable FoundFile known) throws IOException {
        Instant now = clock.instant();
        List<Form> forms = new ArrayList<>();
        forms.add(new Form(real, "", version(attributes, now)));
        if (options.isPrecompressed()) {
            addSiblings(forms, real, attributes, now);
        }
        if (known != null && isSame(known, real, forms)) {
            return known;
        }
        List<Representation> opened = new ArrayList<>();
        try {
            for (Form form : forms) {
                opened.add(open(top, form, real.getFileName().toString(), forms.size() > 1));
            }
        } catch (IOException | RuntimeException failed) {
            opened.forEach(Representation::close);
            return switch (failed) {
                case AccessDeniedException _ -> FORBIDDEN;
                case NoSuchFileException _ -> NOTHING;
                case IOException other -> throw other;
                case RuntimeException other -> throw other;
                default -> throw new IllegalStateException(failed);
            };
        }
        Instant modified = attributes.lastModifiedTime().toInstant();
        return new FoundFile(real, modified.isAfter(now) ? now : modified, opened);
    }

    private static Representation.Version version(BasicFileAttributes attributes, Instant now) {
        boolean isSettled = attributes.lastModifiedTime().toInstant().isBefore(now.minusSeconds(2));
        return new Representation.Version(
                attributes.size(), attributes.lastModifiedTime(), attributes.fileKey(), isSettled);
    }

    private static boolean isSame(FoundFile known, Path real, List<Form> forms) {
        if (!known.real.equals(real) || known.representations.size() != forms.size()) {
            return false;
        }
        for (int i = 0; i < forms.size(); i++) {
            Representation before = known.representations.get(i);
            Form form = forms.get(i);
            if (!before.version().equals(form.version()) || !before.coding().equals(form.coding())) {
                return false;
            }
        }
        return true;
    }

    /** Those that lie beside the file, are no links, and no older than it. */
    private static void addSiblings(List<Form> forms, Path real, BasicFileAttributes attributes, Instant now)
            throws IOException {
        for (int i = 0; i < CODINGS.size(); i++) {
            Path sibling = real.resolveSibling(real.getFileName() + ENDINGS.get(i));
            BasicFileAttributes its = attributes(sibling);
            if (its != null
                    && its.isRegularFile()
                    && its.lastModifiedTime().compareTo(attributes.lastModifiedTime()) >= 0) {
                forms.add(new Form(sibling, CODINGS.get(i), version(its, now)));
            }
        }
    }

    private Representation open(FilePath top, Form form, String name, boolean isVarying) throws IOException {
        FileRegion region = FilePath.of(form.path).openRegion();
        try {
            if (options.links() != SymbolicLinks.ANYWHERE && !isWithin(region, form.path, top)) {
                throw new NoSuchFileException(form.path.toString(), null, "a link has come in between");
            }
            Bytes content = region.byteCount() <= MOST_KEPT ? read(region) : null;
            BasicFileAttributes after = attributes(form.path);
            boolean isStill = after != null
                    && after.lastModifiedTime().equals(form.version.modified())
                    && after.size() == form.version.size();
            Representation.Version opened = new Representation.Version(
                    content == null ? region.byteCount() : content.size(),
                    form.version.modified(),
                    form.version.key(),
                    form.version.isSettled() && isStill);
            EntityTag tag = tag(opened);
            HeadersBuilder fields = validators(tag, opened.modified().toInstant(), isVarying);
            Headers validators = fields.build();
            fields.add("Content-Type", options.mediaType(name)).add("X-Content-Type-Options", "nosniff");
            fields.add("Accept-Ranges", "bytes");
            if (!form.coding.isEmpty()) {
                fields.add("Content-Encoding", form.coding);
            }
            if (content != null) {
                region.close();
            }
            return new Representation(
                    form.coding, opened, tag, validators, fields.build(), content, content == null ? region : null);
        } catch (IOException | RuntimeException failed) {
            region.close();
            throw failed;
        }
    }

    private HeadersBuilder validators(EntityTag tag, Instant modified, boolean isVarying) {
        HeadersBuilder fields = new HeadersBuilder().add("ETag", tag.toString());
        long second = modified.getEpochSecond();
        if (second >= 0) {
            fields.add("Last-Modified", HttpDate.format(Math.min(second, clock.instant().getEpochSecond())));
        }
        if (isVarying) {
            fields.add("Vary", "Accept-Encoding");
        }
        String cacheControl = options.cacheControl();
        return cacheControl == null ? fields : fields.add("Cache-Control", cacheControl);
    }

    /**
     * Strong, out of when the file was modified, its size and which file it is: that does for every byte, as long as the clock
     * has moved since it was modified. A file that is younger than two seconds may change once more without that showing, so that
     * its tag is weak until then.
     */
    private static EntityTag tag(Representation.Version version) {
        Instant modified = version.modified().toInstant();
        String opaque = Long.toHexString(modified.getEpochSecond()) + '-' + Integer.toHexString(modified.getNano()) + '-'
                + Long.toHexString(version.size())
                + (version.key() == null ? "" : "-" + Integer.toHexString(version.key().toString().hashCode()));
        return new EntityTag(!version.isSettled(), opaque);
    }

    /** Whether what was opened lies below the folder, whoever changes links meanwhile: the kernel knows where it is. */
    private static boolean isWithin(FileRegion region, Path real, FilePath top) throws IOException {
        if (region.descriptor() != FileRegion.UNKNOWN) {
            Path opened = Path.of("/proc/self/fd/" + region.descriptor());
            if (Files.isSymbolicLink(opened)) {
                return Files.readSymbolicLink(opened).startsWith(top.path());
            }
        }
        return real.equals(real.toRealPath()) && real.startsWith(top.path());
    }

    private static Bytes read(FileRegion region) throws IOException {
        byte[] content = new byte[(int) region.byteCount()];
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
            if (region.channel().read(left, left.position()) < 0) {
                break; // it has become shorter meanwhile
            }
        }
        return Bytes.adopt(content, 0, left.position()).compact();
    }
}
