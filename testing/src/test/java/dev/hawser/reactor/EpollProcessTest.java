package dev.hawser.reactor;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Child processes on epoll. */
@EnabledOnOs(OS.LINUX)
final class EpollProcessTest {
    @Nested
    final class Start extends ProcessStartContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class Pipes extends ProcessPipesContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class End extends ProcessEndContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class Leaks extends ProcessLeaksContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class Native extends NativeProcessContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class ChildFds extends ChildFdContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class Terminal extends PtyContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class User extends ChildUserContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class Orphans extends OrphanContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class Connection extends ProcessConnectionContract {
        @Override
        String backend() {
            return "epoll";
        }
    }

    @Nested
    final class Outputs extends ProcessesContract {
        @Override
        String backend() {
            return "epoll";
        }
    }
}
