package dev.hawser.launcher.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private Authority after(Duration time) {
        return Authority.in(folder, Clock.fixed(BEGINNING.plus(time), ZoneOffset.UTC));
    }

    @Test
    void nothingItSignsOutlivesIt() {
        Instant end = BEGINNING.plus(Duration.ofDays(3650));
        Authority young = after(Duration.ZERO);
        assertThat(young.isFresh()).isTrue();
        assertThat(young.certify(Names.ofServer(List.of("a.test")), true, KeyKind.EC, 397).expiry())
                .isEqualTo(BEGINNING.plus(Duration.ofDays(397)));
        Authority old = after(Duration.ofDays(3600));
        assertThat(old.isFresh()).isFalse();
        assertThat(old.certify(Names.ofServer(List.of("a.test")), true, KeyKind.EC, 397).expiry()).isEqualTo(end);
    }

    @Test
    void oneThatHasExpiredSaysSo() {
        after(Duration.ZERO);
        assertThatThrownBy(() -> after(Duration.ofDays(3650)))
                .isInstanceOf(CannotCertify.class)
                .hasMessageContaining("has expired, on 2035-12-30T00:00:00Z");
    }
}
