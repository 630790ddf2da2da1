package dev.hawser.file;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.FileRegion;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The absolute path of a file or folder that may exist, from which names that somebody else gave lead to what lies below it
 * and never out of it.
 *
 * <pre>{@code
 * FilePath root = FilePath.of("/srv/www");
 * FilePath wanted = root.descendant(request.path()); // throws InsecurePath for "../../etc/passwd"
 * }</pre>
 *
 * <p><b>Names and links.</b> {@link #child}, {@link #descendant} and {@link #preauthChild} look at names alone: a symbolic
 * link that lies below may still lead out. {@link #realDescendant} looks where it leads, too, which holds for as long as
 * nobody changes the links.
 *
 * <p><b>Threads.</b> An immutable value for any thread. Whatever throws {@link IOException}, {@link #exists()} and the other
 * questions of that kind wait for the disk: on a reactor's thread use {@link AsyncFiles}, or {@code reactor.blocking}. What
 * makes a path out of another asks nobody and does not wait.
 */
public final class FilePath implements Comparable<FilePath> {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final Path path;

    private FilePath(Path path) {
        this.path = path;
    }

    /** The path that {@code text} spells, in the terms of the platform; a relative one is below the working folder. */
    public static FilePath of(String text) {
        return of(Path.of(text));
    }

    /** {@code path}, made absolute, and without {@code .} and {@code ..}. */
    public static FilePath of(Path path) {
        return new FilePath(path.toAbsolutePath().normalize());
    }

    // ---------------------------------------------------------------- other paths

    /**
     * What is called {@code name} in this folder, whether it exists or not.
     *
     * @throws InsecurePath when {@code name} is empty, {@code .} or {@code ..}, has a separator or a NUL, or is whatever else
     *     the platform would not take for the name of a file in this folder, such as {@code c:} or {@code nul} on Windows
     */
    public FilePath child(String name) {
        String refusal = PathNames.refusal(name, WINDOWS);
        if (refusal != null) {
            throw new InsecurePath(this, name, refusal);
        }
        Path below;
        try {
            below = path.resolve(name);
        } catch (InvalidPathException noName) {
            throw new InsecurePath(this, name, noName.getReason());
        }
        if (!path.equals(below.getParent()) || !below.getFileName().toString().equals(name)) {
            throw new InsecurePath(this, name, "the platform takes it for another name");
        }
        return new FilePath(below);
    }

    /** The child of the child, and so on; this path where there are no names. {@link #child} tells what is refused. */
    public FilePath descendant(List<String> names) {
        FilePath reached = this;
        for (String name : names) {
            reached = reached.child(name);
        }
        return reached;
    }

    /** {@link #descendant(List)} of {@code names}. */
    public FilePath descendant(String... names) {
        return descendant(List.of(names));
    }

    /**
     * What {@code relative} leads to, which may have separators, {@code .} and {@code ..}, as long as it stays below this
     * path or is it. For text of your own, such as a line of a configuration.
     *
     * @throws InsecurePath when it leads out, or is absolute or no path at all
     */
    public FilePath preauthChild(String relative) {
        Path below;
        try {
            below = path.resolve(relative).normalize();
        } catch (InvalidPathException noPath) {
            throw new InsecurePath(this, relative, noPath.getReason());
        }
        if (!below.startsWith(path)) {
            throw new InsecurePath(this, relative, "it leads out");
        }
        return new FilePath(below);
    }

    /**
     * {@link #descendant(List)}, where it exists and lies below this folder also when links have been followed.
     *
     * @return the path without links
     * @throws InsecurePath when a link leads out
     * @throws NoSuchFileException when there is no such file
     */
    public FilePath realDescendant(List<String> names) throws IOException {
        FilePath real = descendant(names).realPath();
        if (!real.path.startsWith(realPath().path)) {
            throw new InsecurePath(this, String.join("/", names), "a link leads out");
        }
        return real;
    }

    /** {@link #realDescendant(List)} of {@code names}. */
    public FilePath realDescendant(String... names) throws IOException {
        return realDescendant(List.of(names));
    }

    /** What is called {@code name} in the same folder; see {@link #child}. */
    public FilePath sibling(String name) {
        return parent().child(name);
    }

    /** The folder that this is in; the root is in itself. */
    public FilePath parent() {
        Path above = path.getParent();
        return above == null ? this : new FilePath(above);
    }

    /** The names that lead here from {@code ancestor}: {@code ancestor.descendant(names)} is this path. */
    public List<String> segmentsFrom(FilePath ancestor) {
        if (!path.startsWith(ancestor.path)) {
            throw new IllegalArgumentException(this + " is not below " + ancestor);
        }
        List<String> names = new ArrayList<>();
        for (int i = ancestor.path.getNameCount(); i < path.getNameCount(); i++) {
            names.add(path.getName(i).toString());
        }
        return List.copyOf(names);
    }

    /** Whether this path is {@code ancestor} or below it, by its names alone. */
    public boolean isWithin(FilePath ancestor) {
        return path.startsWith(ancestor.path);
    }

    /** The last name; empty for a root. */
    public String name() {
        Path last = path.getFileName();
        return last == null ? "" : last.toString();
    }

    /** The path for the JDK. */
    public Path path() {
        return path;
    }

    // ---------------------------------------------------------------- questions

    /** Whether there is something; a link that leads nowhere is nothing. */
    public boolean exists() {
        return Files.exists(path);
    }

    /** Whether it is a regular file, or a link to one. */
    public boolean isFile() {
        return Files.isRegularFile(path);
    }

    /** Whether it is a folder, or a link to one. */
    public boolean isFolder() {
        return Files.isDirectory(path);
    }

    /** Whether it is a symbolic link, wherever that leads. */
    public boolean isLink() {
        return Files.isSymbolicLink(path);
    }

    /** Its size in bytes. */
    public long size() throws IOException {
        return Files.size(path);
    }

    /** When it was last modified. */
    public FileTime modified() throws IOException {
        return Files.getLastModifiedTime(path);
    }

    /** Where it is when all links have been followed; it must exist. */
    public FilePath realPath() throws IOException {
        return new FilePath(path.toRealPath());
    }

    /** What a link says, which may be relative to its folder and lead anywhere. */
    public String linkTarget() throws IOException {
        return Files.readSymbolicLink(path).toString();
    }

    // ---------------------------------------------------------------- content

    /**
     * What the file holds.
     *
     * @throws FileTooLarge when that is more than {@code most} bytes
     */
    public Bytes content(int most) throws IOException {
        return FileContent.read(path, most);
    }

    /**
     * Makes {@code content} what the file holds, all or nothing: who opens it sees the old content or the new, also after a
     * crash. It is written to a new file in the same folder, which then takes this one's place, both as far as the disk
     * before this returns. A file keeps its permissions; its owner is the one of this process, and a link is replaced.
     */
    public void setContent(Bytes content) throws IOException {
        FileContent.replace(path, content, null);
    }

    /**
     * {@link #setContent(Bytes)} with {@code permissions}, which the new file has from its beginning: for what not everybody
     * may read.
     *
     * @throws UnsupportedOperationException on a file system without POSIX permissions
     */
    public void setContent(Bytes content, Set<PosixFilePermission> permissions) throws IOException {
        FileContent.replace(path, content, Objects.requireNonNull(permissions, "permissions"));
    }

    /**
     * Opens the file to be sent by {@link dev.hawser.net.Transport#sendFile}, as long as it is now. Whoever opens it closes
     * it.
     *
     * @throws IOException also when it is no regular file
     */
    public FileRegion openRegion() throws IOException {
        return FileContent.openRegion(path);
    }

    // ---------------------------------------------------------------- folders and links

    /** Makes this folder and those above it, where they do not exist. */
    public void makeDirs() throws IOException {
        Files.createDirectories(path);
    }

    /** Makes this a symbolic link to {@code target}, by its absolute path. */
    public void linkTo(FilePath target) throws IOException {
        Files.createSymbolicLink(path, target.path);
    }

    /** What lies in this folder, by name. */
    public List<FilePath> children() throws IOException {
        return children(null);
    }

    /** Those {@link #children} whose names match {@code pattern}, such as {@code *.pem}: no separators, and no {@code **}. */
    public List<FilePath> glob(String pattern) throws IOException {
        if (pattern.contains("/") || pattern.contains("**")) {
            throw new IllegalArgumentException("a pattern for names in one folder: " + PathNames.shown(pattern));
        }
        return children(FileSystems.getDefault().getPathMatcher("glob:" + pattern));
    }

    private List<FilePath> children(@Nullable PathMatcher wanted) throws IOException {
        List<FilePath> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            for (Path child : stream) {
                if (wanted == null || wanted.matches(child.getFileName())) {
                    found.add(new FilePath(child));
                }
            }
        } catch (java.nio.file.DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        Collections.sort(found);
        return List.copyOf(found);
    }

    /**
     * This path and all that lies below it, a folder before what is in it. Links are told of and not followed. To be closed,
     * since it keeps folders open; it throws {@link java.io.UncheckedIOException} where a folder cannot be read.
     */
    public Stream<FilePath> walk() throws IOException {
        return Files.walk(path).map(FilePath::new);
    }

    // ---------------------------------------------------------------- whole trees

    /**
     * Copies the file, or the folder with all that is in it, to {@code target}, which must not exist. It appears there when
     * all is copied, with permissions and times; links are copied and not followed.
     *
     * @throws java.nio.file.FileAlreadyExistsException when {@code target} exists
     * @throws IllegalArgumentException when {@code target} is within this folder
     * @throws IOException also for what is neither file, folder nor link, such as a pipe; nothing is left at {@code target}
     */
    public void copyTo(FilePath target) throws IOException {
        FileTrees.copy(path, target.path);
    }

    /**
     * Moves the file, or the folder with all that is in it, to {@code target}, whose folder must exist. A file that is there
     * already is replaced. Between file systems it is copied as by {@link #copyTo} and then removed here.
     */
    public void moveTo(FilePath target) throws IOException {
        FileTrees.move(path, target.path);
    }

    /**
     * Removes the file, or the folder with all that is in it. Links are removed and never followed; where the platform lets
     * us, as Linux does, also when somebody puts a link in the place of a folder meanwhile.
     *
     * @throws NoSuchFileException when there is none
     */
    public void remove() throws IOException {
        FileTrees.remove(path);
    }

    // ---------------------------------------------------------------- as a value

    @Override
    public int compareTo(FilePath other) {
        return path.compareTo(other.path);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FilePath that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /** The path as the platform spells it. */
    @Override
    public String toString() {
        return path.toString();
    }
}
