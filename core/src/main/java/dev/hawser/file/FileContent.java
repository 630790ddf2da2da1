package dev.hawser.file;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.FileRegion;
import dev.hawser.reactor.linux.NativeFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Reads files, replaces them at once, and opens them to be sent. All of it waits for the disk. */
final class FileContent {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final int MOST_TRIES = 1000;
    private static final AtomicLong NAMES = new AtomicLong();

    private FileContent() {}

    static Bytes read(Path path, int most) throws IOException {
        if (most < 0) {
            throw new IllegalArgumentException("no file holds at most " + most + " bytes");
        }
        try (InputStream stream = Files.newInputStream(path)) {
            byte[] content = stream.readNBytes(most);
            if (content.length == most && stream.read() >= 0) {
                throw new FileTooLarge(path, most);
            }
            return Bytes.adopt(content);
        }
    }

    static FileRegion openRegion(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            Files.readAttributes(path, "size"); // throws where there is nothing, or it may not be known
            throw new IOException(path + " is not a regular file");
        }
        NativeFile opened = NativeFile.open(path);
        if (opened != null) {
            try {
                return new FileRegion(
                        opened.channel(), opened.descriptor(), opened, 0, opened.channel().size());
            } catch (IOException | RuntimeException unsized) {
                opened.close();
                throw unsized;
            }
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new FileRegion(channel, 0, channel.size());
        } catch (IOException | RuntimeException unsized) {
            channel.close();
            throw unsized;
        }
    }

    /** {@code permissions} null for those that the file has, or else what is usual. */
    static void replace(Path path, Bytes content, @Nullable Set<PosixFilePermission> permissions) throws IOException {
        Set<PosixFilePermission> wanted = permissions != null ? permissions : permissionsOf(path);
        Path written = write(path, content, wanted);
        try {
            Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException refused) {
            Files.deleteIfExists(written);
            throw refused;
        }
        syncFolder(path);
    }

    private static @Nullable Set<PosixFilePermission> permissionsOf(Path path) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return null;
        }
        try {
            return view.readAttributes().permissions();
        } catch (NoSuchFileException isNew) {
            return null;
        }
    }

    private static Path write(Path target, Bytes content, @Nullable Set<PosixFilePermission> permissions)
            throws IOException {
        FileAttribute<?>[] attributes = permissions == null
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)};
        for (int tries = 1; ; tries++) {
            Path written = beside(target);
            try (FileChannel channel = FileChannel.open(
                    written, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), attributes)) {
                fill(channel, written, content, permissions);
                return written;
            } catch (FileAlreadyExistsException taken) { // left over by a process that had this one's number
                if (tries == MOST_TRIES) {
                    throw taken;
                }
            }
        }
    }

    private static void fill(
            FileChannel channel, Path written, Bytes content, @Nullable Set<PosixFilePermission> permissions)
            throws IOException {
        try {
            ByteBuffer left = content.asBuffer();
            while (left.hasRemaining()) {
                channel.write(left);
            }
            if (permissions != null) {
                Files.setPosixFilePermissions(written, permissions); // the mask of the process has no say
            }
            channel.force(true);
        } catch (IOException | RuntimeException refused) {
            Files.deleteIfExists(written);
            throw refused;
        }
    }

    /** A name in the folder of {@code target} that nobody has, most likely. */
    static Path beside(Path target) {
        return target.resolveSibling(
                ".hawser-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet() + ".new");
    }

    /** Has the disk keep what the folder of {@code path} says of it. */
    static void syncFolder(Path path) throws IOException {
        Path folder = path.getParent();
        if (folder == null || File.separatorChar == '\\') {
            return; // Windows opens no folder, and keeps the order of its changes by itself
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Whether there is something at {@code path}, be it a link that leads nowhere. */
    static boolean isTaken(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
