package dev.hawser.reactor;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Child processes on io_uring. */
@EnabledOnOs(OS.LINUX)
final class UringProcessTest {
    @Nested
    final class Start extends ProcessStartContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }

    @Nested
    final class Pipes extends ProcessPipesContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }

    @Nested
    final class End extends ProcessEndContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }

    @Nested
    final class Leaks extends ProcessLeaksContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }

    @Nested
    final class Native extends NativeProcessContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }

    @Nested
    final class ChildFds extends ChildFdContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }

    @Nested
    final class Terminal extends PtyContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }

    @Nested
    final class User extends ChildUserContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }

    @Nested
    final class Orphans extends OrphanContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }

    @Nested
    final class Connection extends ProcessConnectionContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }

    @Nested
    final class Outputs extends ProcessesContract {
        @Override
        String backend() {
            return "io_uring";
        }
    }
}
