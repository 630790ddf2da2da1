package dev.hawser.reactor.linux;

import dev.hawser.net.Address;
import dev.hawser.net.UnixDatagramOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Addresses of a Unix datagram socket, and its file. */
final class UnixDatagrams implements DatagramKind {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.DatagramTransport");

    private final DatagramCalls calls;

    /** Its file and what that is known by, where it has one. */
    private final @Nullable Path file;

    private final @Nullable Object fileKey;

    private UnixDatagrams(DatagramCalls calls, @Nullable Path file) throws IOException {
        this.calls = calls;
        this.file = file;
        this.fileKey = file == null ? null : keyOf(file);
    }

    /**
     * Binds {@code descriptor} to {@code path}, where there is one.
     *
     * @throws IOException when it is not to be had
     */
    static UnixDatagrams bind(
            int descriptor, @Nullable String path, UnixDatagramOptions options, DatagramCalls calls)
            throws IOException {
        if (path == null) {
            return new UnixDatagrams(calls, null);
        }
        int result = calls.bind(descriptor, UnixAddresses.write(calls.address(), new Address.Unix(path)));
        if (result == -Errno.EADDRINUSE && path.charAt(0) != 0) {
            throw new IOException(Errno.message(-result) + ": there is a file, which may be removed if no program has it open");
        }
        Errno.checked(result);
        if (path.charAt(0) == 0) {
            return new UnixDatagrams(calls, null);
        }
        UnixDatagrams bound = new UnixDatagrams(calls, Path.of(path));
        try {
            if (options.mode() != UnixDatagramOptions.UMASK) {
                Files.setPosixFilePermissions(Path.of(path), permissions(options.mode()));
            }
        } catch (IOException refused) {
            bound.closed();
            throw refused;
        }
        return bound;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values(); // from the owner's to read to others' to execute
        for (int i = 0; i < all.length; i++) {
            if ((mode & 1 << all.length - 1 - i) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    private static Object keyOf(Path file) throws IOException {
        return String.valueOf(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey());
    }

    @Override
    public boolean canReach(Address address) {
        return address instanceof Address.Unix;
    }

    @Override
    public int write(Address address) throws IOException {
        return UnixAddresses.write(calls.address(), (Address.Unix) address);
    }

    @Override
    public Address read() {
        return UnixAddresses.read(calls.address(), calls.addressSize());
    }

    @Override
    public boolean isFullPerReceiver() {
        return true;
    }

    /** Removes its file, unless another has taken its place. */
    @Override
    public void closed() {
        if (file == null) {
            return;
        }
        try {
            if (keyOf(file).equals(fileKey)) {
                Files.delete(file);
            }
        } catch (NoSuchFileException gone) {
            LOGGER.log(System.Logger.Level.DEBUG, "somebody has removed the file of a socket", gone);
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.WARNING, "the file of a socket stays: " + refused);
        }
    }
}
