package dev.hawser.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class SystemdNotifierTest {
    @TempDir
    Path folder;

    private String path() {
        return folder.resolve("notify").toString();
    }

    @Test
    void tellsEachStateInItsOwnMessage() throws Exception {
        try (Inbox manager = Inbox.at(path()).read(); SystemdNotifier notifier = SystemdNotifier.of(path())) {
            assertThat(notifier.isAsked()).isTrue();
            assertThat(notifier.mainPid(4711)).isTrue();
            assertThat(notifier.ready()).isTrue();
            assertThat(notifier.status("serving 3 ports, caf\u00e9")).isTrue();
            assertThat(notifier.stopping()).isTrue();
            assertThat(manager.next()).isEqualTo("MAINPID=4711");
            assertThat(manager.next()).isEqualTo("READY=1");
            assertThat(manager.next()).isEqualTo("STATUS=serving 3 ports, caf\u00e9");
            assertThat(manager.next()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void reloadingTellsTheTimeOfTheSystemsMonotonicClock() throws Exception {
        try (Inbox manager = Inbox.at(path()).read(); SystemdNotifier notifier = SystemdNotifier.of(path())) {
            long before = System.nanoTime() / 1000; // the same clock on Linux
            assertThat(notifier.reloading()).isTrue();
            long after = System.nanoTime() / 1000;
            String message = manager.next();
            assertThat(message).matches("RELOADING=1\nMONOTONIC_USEC=\\d+");
            assertThat(Long.parseLong(message.substring(message.lastIndexOf('=') + 1))).isBetween(before, after);
        }
    }

    @Test
    void anAbstractNameIsWrittenWithAnAt() throws Exception {
        String name = "hawser-notify-" + ProcessHandle.current().pid() + "-" + folder.getFileName();
        try (Inbox manager = Inbox.at("\0" + name).read(); SystemdNotifier notifier = SystemdNotifier.of("@" + name)) {
            assertThat(notifier.ready()).isTrue();
            assertThat(manager.next()).isEqualTo("READY=1");
        }
    }

    @Test
    void whereNobodyAskedNothingIsDone() {
        for (SystemdNotifier notifier : new SystemdNotifier[] {SystemdNotifier.of(null), SystemdNotifier.of("")}) {
            assertThat(notifier.isAsked()).isFalse();
            assertThat(notifier.ready()).isFalse();
            assertThat(notifier.reloading()).isFalse();
            assertThat(notifier.mainPid(1)).isFalse();
            assertThat(notifier.status("idle")).isFalse();
            notifier.close();
        }
    }

    @Test
    void aManagerThatCannotBeReachedIsNoReasonToFail() {
        assertThat(SystemdNotifier.of(path()).ready()).isFalse();
        assertThat(SystemdNotifier.of("vsock:2:1234").ready()).isFalse();
    }

    @Test
    void aManagerThatLeavesIsNoReasonToFail() throws Exception {
        Inbox manager = Inbox.at(path()).read();
        try (SystemdNotifier notifier = SystemdNotifier.of(path())) {
            assertThat(notifier.ready()).isTrue();
            assertThat(manager.next()).isEqualTo("READY=1");
            manager.close();
            assertThat(notifier.stopping()).isFalse();
        }
    }

    @Test
    void aStatusThatWouldBeMoreThanOneIsRefused() throws Exception {
        try (Inbox manager = Inbox.at(path()).read(); SystemdNotifier notifier = SystemdNotifier.of(path())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> notifier.status("fine\nMAINPID=1"))
                    .withMessageContaining("fine\\nMAINPID=1");
            assertThatIllegalArgumentException().isThrownBy(() -> notifier.status("fine\rx"));
            assertThatIllegalArgumentException().isThrownBy(() -> notifier.status("fine\0x"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> notifier.status("\u00e9".repeat(2001)))
                    .withMessageContaining("4002");
            assertThatIllegalArgumentException().isThrownBy(() -> notifier.mainPid(0)).withMessageContaining("0");
            assertThat(notifier.status("fine")).isTrue();
            assertThat(manager.next()).isEqualTo("STATUS=fine");
        }
    }
}
