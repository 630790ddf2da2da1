package dev.hawser.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.net.Address;
import dev.hawser.system.LocalDatagrams.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class LocalDatagramsTest {
    /** More than the queue of any receiver holds; the system's default is ten messages. */
    private static final int MANY = 100_000;

    @TempDir
    Path folder;

    private String path() {
        return folder.resolve("socket").toString();
    }

    private static Outcome send(LocalDatagrams datagrams, String text) {
        return datagrams.send(text.getBytes(UTF_8));
    }

    @Test
    void sendsEachMessageAsOneDatagram() throws Exception {
        try (Inbox inbox = Inbox.at(path()).read();
                LocalDatagrams datagrams = LocalDatagrams.open(Address.Unix.of(path()))) {
            assertThat(send(datagrams, "one")).isEqualTo(Outcome.SENT);
            assertThat(send(datagrams, "")).isEqualTo(Outcome.SENT);
            assertThat(send(datagrams, "three\n\0")).isEqualTo(Outcome.SENT);
            assertThat(inbox.next()).isEqualTo("one");
            assertThat(inbox.next()).isEmpty();
            assertThat(inbox.next()).isEqualTo("three\n\0");
        }
    }

    @Test
    void anyThreadMaySend() throws Exception {
        try (Inbox inbox = Inbox.at(path()).read();
                LocalDatagrams datagrams = LocalDatagrams.open(Address.Unix.of(path()))) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int j = 0; j < 50; j++) {
                        while (send(datagrams, "x".repeat(1000)) != Outcome.SENT) {
                            Thread.onSpinWait();
                        }
                    }
                }));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(inbox.next()).isEqualTo("x".repeat(1000));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void aFullQueueIsToldAndNotWaitedFor() throws Exception {
        try (Inbox inbox = Inbox.at(path());
                LocalDatagrams datagrams = LocalDatagrams.open(Address.Unix.of(path()))) {
            int sent = 0;
            Outcome outcome = Outcome.SENT;
            while (outcome == Outcome.SENT && sent < MANY) {
                outcome = send(datagrams, "message " + sent);
                sent += outcome == Outcome.SENT ? 1 : 0;
            }
            assertThat(outcome).isEqualTo(Outcome.FULL);
            inbox.read();
            for (int i = 0; i < sent; i++) {
                assertThat(inbox.next()).isEqualTo("message " + i);
            }
            assertThat(send(datagrams, "afterwards")).isEqualTo(Outcome.SENT);
            assertThat(inbox.next()).isEqualTo("afterwards");
        }
    }

    @Test
    void aReceiverThatWasStartedAnewIsFound() throws Exception {
        Inbox first = Inbox.at(path()).read();
        try (LocalDatagrams datagrams = LocalDatagrams.open(Address.Unix.of(path()))) {
            first.close();
            assertThat(send(datagrams, "lost")).isEqualTo(Outcome.GONE);
            assertThat(send(datagrams, "lost too")).isEqualTo(Outcome.GONE);
            try (Inbox second = Inbox.at(path()).read()) {
                assertThat(send(datagrams, "found")).isEqualTo(Outcome.SENT);
                assertThat(second.next()).isEqualTo("found");
            }
        }
    }

    @Test
    void whatIsLargerThanASocketTakesIsTold() throws Exception {
        try (Inbox inbox = Inbox.at(path()).read();
                LocalDatagrams datagrams = LocalDatagrams.open(Address.Unix.of(path()))) {
            assertThat(datagrams.send(new byte[64 << 20])).isEqualTo(Outcome.TOO_LARGE);
            assertThat(send(datagrams, "small")).isEqualTo(Outcome.SENT);
            assertThat(inbox.next()).isEqualTo("small");
        }
    }

    @Test
    void abstractNamesAreReceiversToo() throws Exception {
        String name = "@hawser-test-" + ProcessHandle.current().pid() + "-" + folder.getFileName();
        try (Inbox inbox = Inbox.at("\0" + name.substring(1)).read();
                LocalDatagrams datagrams = LocalDatagrams.open(Address.Unix.of(name))) {
            assertThat(send(datagrams, "hello")).isEqualTo(Outcome.SENT);
            assertThat(inbox.next()).isEqualTo("hello");
        }
    }

    @Test
    void nobodyThereIsAnErrorOfOpening() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> LocalDatagrams.open(Address.Unix.of(path())))
                .withMessage("No such file or directory");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> LocalDatagrams.open(Address.Unix.of("/" + "x".repeat(200))))
                .withMessageContaining("201 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> LocalDatagrams.open(Address.Unix.of("")));
    }

    @Test
    void nothingIsSentAfterClosing() throws Exception {
        try (Inbox inbox = Inbox.at(path())) {
            LocalDatagrams datagrams = LocalDatagrams.open(Address.Unix.of(path()));
            datagrams.close();
            datagrams.close();
            assertThatIllegalStateException().isThrownBy(() -> send(datagrams, "x")).withMessageContaining(path());
            assertThat(inbox).isNotNull();
        }
    }
}
