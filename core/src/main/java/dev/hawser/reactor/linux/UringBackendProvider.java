package dev.hawser.reactor.linux;

import dev.hawser.net.ReactorOptions;
import dev.hawser.reactor.spi.Backend;
import dev.hawser.reactor.spi.BackendHost;
import dev.hawser.reactor.spi.BackendProvider;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Backends on io_uring. */
public final class UringBackendProvider implements BackendProvider {
    private static final Set<RingFeature> ALL = Collections.unmodifiableSet(EnumSet.allOf(RingFeature.class));

    private final String name;
    private final Set<RingFeature> wanted;

    /** Nothing is asked of the system before {@link #obstacle}. */
    public UringBackendProvider() {
        this("io_uring", ALL);
    }

    /** To test what old kernels have. */
    UringBackendProvider(String name, Set<RingFeature> wanted) {
        this.name = name;
        this.wanted = wanted;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable String obstacle(ReactorOptions options) {
        String here = NativeAccess.obstacle(options);
        if (here != null) {
            return here;
        }
        return Kernel.OBSTACLE.isEmpty() ? null : Kernel.OBSTACLE;
    }

    @Override
    public boolean watchesDescriptors() {
        return true;
    }

    @Override
    public Backend open(BackendHost host) throws IOException {
        return new UringBackend(host, wanted);
    }

    /** What the kernel says, asked once. */
    private static final class Kernel {
        static final String OBSTACLE = probe();

        private Kernel() {}

        private static String probe() {
            try (Arena arena = Arena.ofShared()) {
                Libc libc = new Libc();
                Ring.open(libc, arena, 8, 8, ALL).close();
                return "";
            } catch (RingRefused refused) {
                return why(refused.errno);
            } catch (IOException | RuntimeException | LinkageError refused) {
                return String.valueOf(refused.getMessage());
            }
        }
    }

    /** Why a kernel gives no ring, as half a sentence. */
    static String why(int errno) {
        return switch (errno) {
            case Errno.ENOSYS -> "this kernel has none, or a filter of system calls hides it";
            case Errno.EPERM, Errno.EACCES ->
                "it is forbidden here, by a filter of system calls (as in most containers) or by kernel.io_uring_disabled";
            case Errno.ENOMEM -> "too little memory may be locked (ulimit -l)";
            case Errno.EMFILE, Errno.ENFILE -> "no descriptors are left";
            default -> "the kernel refuses it: " + Errno.message(errno);
        };
    }
}
