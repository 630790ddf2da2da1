package dev.hawser.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.SystemdSockets.Inherited;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of the environment that systemd leaves. */
final class SystemdSocketsTest {
    private static final long PID = 42;

    private static Map<String, String> environment(String pid, String count, String names) {
        return Map.of("LISTEN_PID", pid, "LISTEN_FDS", count, "LISTEN_FDNAMES", names);
    }

    @Test
    void theyCountFromThreeAndHaveTheirNames() {
        SystemdSockets sockets = SystemdSockets.of(environment("42", "3", "http:admin:http"), PID);
        assertThat(sockets.all())
                .containsExactly(new Inherited("http", 3), new Inherited("admin", 4), new Inherited("http", 5));
        assertThat(sockets.named("http")).extracting(Inherited::descriptor).containsExactly(3, 5);
        assertThatThrownBy(() -> sockets.named("mail"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"mail\"")
                .hasMessageContaining("[http, admin, http]");
    }

    @Test
    void withoutNamesTheyAreUnknown() {
        assertThat(SystemdSockets.of(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "2"), PID).named("unknown")).hasSize(2);
    }

    @Test
    void noneAndAnotherProcessesAreNone() {
        assertThat(SystemdSockets.of(Map.of(), PID).all()).isEmpty();
        assertThat(SystemdSockets.of(Map.of("LISTEN_FDS", "1"), PID).all()).isEmpty();
        assertThat(SystemdSockets.of(environment("43", "1", "http"), PID).all()).isEmpty();
        assertThat(SystemdSockets.of(environment("42", "0", ""), PID).all()).isEmpty();
        assertThat(SystemdSockets.inherited().all()).as("of this test").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "42, many, http, LISTEN_FDS is no number: \"many\"",
        "42, -1, http, LISTEN_FDS is not from 0 to 4096: -1",
        "42, 4097, http, LISTEN_FDS is not from 0 to 4096: 4097",
        "me, 1, http, LISTEN_PID is no number: \"me\"",
        "42, 2, http, 'LISTEN_FDS is 2, and LISTEN_FDNAMES has 1 names: \"http\"'",
    })
    void whatIsWrongIsRefusedWithItsValue(String pid, String count, String names, String message) {
        assertThatThrownBy(() -> SystemdSockets.of(environment(pid, count, names), PID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
