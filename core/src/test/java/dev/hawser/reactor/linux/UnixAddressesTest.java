package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.Address;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

final class UnixAddressesTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(DatagramCalls.STORAGE_SIZE, 8);

    @ParameterizedTest
    @ValueSource(strings = {"/run/x", "x", "/tmp/größe", "\0abstract", "\0with\0another", "\0"})
    void whatWasWrittenIsReadAgain(String path) throws IOException {
        memory.fill((byte) 7);
        int size = UnixAddresses.write(memory, new Address.Unix(path));
        assertThat(UnixAddresses.read(memory, size)).isEqualTo(new Address.Unix(path));
    }

    @Test
    void theLongestFits() throws IOException {
        String longest = "/" + "x".repeat(106);
        int size = UnixAddresses.write(memory, new Address.Unix(longest));
        assertThat(size).isEqualTo(110);
        assertThat(UnixAddresses.read(memory, size).path()).isEqualTo(longest);
        assertThatThrownBy(() -> UnixAddresses.write(memory, new Address.Unix(longest + "x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("108 bytes");
    }

    @Test
    void aNulWithinAPathIsRefused() {
        assertThatThrownBy(() -> UnixAddresses.write(memory, new Address.Unix("/tmp/a\0b")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void noNameIsAnEmptyPath() {
        assertThat(UnixAddresses.read(memory, 2)).isEqualTo(new Address.Unix(""));
        assertThat(UnixAddresses.read(memory, 0)).isEqualTo(new Address.Unix(""));
    }

    @Test
    void garbageOfAnySizeIsSomePath() {
        SplittableRandom random = new SplittableRandom(1);
        for (int run = 0; run < 10_000; run++) {
            for (int i = 0; i < DatagramCalls.STORAGE_SIZE; i++) {
                memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(256));
            }
            int size = random.nextInt(DatagramCalls.STORAGE_SIZE + 1);
            assertThat(UnixAddresses.read(memory, size).path().length()).isLessThanOrEqualTo(108);
        }
    }
}
