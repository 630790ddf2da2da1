package dev.hawser.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AccountTest {
    @BeforeEach
    void nativeAccess() {
        assumeTrue(CurrentProcess.obstacle() == null, CurrentProcess::obstacle);
    }

    @Test
    void rootIsUserZero() throws IOException {
        Account root = Account.of("root", null);
        assertThat(root.uid()).isZero();
        assertThat(root.gid()).isZero();
        assertThat(root.groups()).contains(0L);
        assertThat(Account.of("0", null)).isEqualTo(root);
    }

    @Test
    void aGroupStandsAlone() throws IOException {
        assertThat(Account.of("root", "daemon")).isEqualTo(new Account("root", 0, 1, List.of(1L)));
        assertThat(Account.of("54321", "54322")).isEqualTo(new Account("54321", 54321, 54322, List.of(54322L)));
    }

    @Test
    void whoIsNotThereIsNamed() {
        assertThatThrownBy(() -> Account.of("nobody-of-that-name", null))
                .isInstanceOf(UnknownAccount.class)
                .hasMessage("there is no user \"nobody-of-that-name\"");
        assertThatThrownBy(() -> Account.of("root", "no-such-group"))
                .isInstanceOf(UnknownAccount.class)
                .hasMessage("there is no group \"no-such-group\"");
        assertThatThrownBy(() -> Account.of("99999999999", null)).isInstanceOf(UnknownAccount.class);
        assertThatThrownBy(() -> Account.of("54321", null)).hasMessageContaining("54321");
    }

    @Test
    void whoOneIsAlreadyOneMayBecome() throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
        List<Long> groups = numbers(status, "Groups:");
        Account present = new Account("present", numbers(status, "Uid:").getFirst(), numbers(status, "Gid:").getFirst(), groups);
        Privileges.dropTo(present); // which changes nothing
        assertThat(numbers(Files.readAllLines(Path.of("/proc/self/status")), "Groups:")).isEqualTo(groups);
    }

    private static List<Long> numbers(List<String> status, String key) {
        String line = status.stream().filter(each -> each.startsWith(key)).findFirst().orElseThrow();
        return List.of(line.substring(key.length()).strip().split("\\s+")).stream()
                .filter(text -> !text.isEmpty())
                .map(Long::valueOf)
                .toList();
    }
}
