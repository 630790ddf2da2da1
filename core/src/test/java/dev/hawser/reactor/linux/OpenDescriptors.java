package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** The descriptors of a test, closed at its end. */
final class OpenDescriptors {
    private final Libc libc;
    private final List<Integer> open = new ArrayList<>();

    OpenDescriptors(Libc libc) {
        this.libc = libc;
    }

    /** {@code descriptor} itself, which is one and no error. */
    int add(int descriptor) {
        assertThat(descriptor).as("a descriptor").isNotNegative();
        open.add(descriptor);
        return descriptor;
    }

    void closeNow(int descriptor) {
        assertThat(open.remove((Integer) descriptor)).isTrue();
        assertThat(libc.close(descriptor)).isZero();
    }

    void close() {
        open.forEach(libc::close);
    }
}
