package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GarbageTest {
    @Test
    void theSameSeedMakesTheSameGarbageForEver() {
        // Were these to change, seeds in old reports would mean something else.
        assertThat(new Garbage(1).uniform(8).hex()).isEqualTo("df4fe15f128a8a07");
        assertThat(new Garbage(1).ascii(12).hex()).isEqualTo("6e38283a7b770d544c7a5c38");
        assertThat(new Garbage(3).mutated(Bytes.of("GET / HTTP/1.1\r\n\r\n")).hex())
                .isEqualTo("48743d393750453f287d3b352a2f54c5");
    }

    @Test
    void uniformHasEveryByteAndAsciiIsMostlyPrintable() {
        Bytes uniform = new Garbage(1).uniform(20_000);
        Bytes ascii = new Garbage(1).ascii(20_000);
        Set<Integer> seen = new HashSet<>();
        int printable = 0;
        for (int i = 0; i < 20_000; i++) {
            seen.add(uniform.unsignedAt(i));
            if (ascii.unsignedAt(i) >= ' ' && ascii.unsignedAt(i) < 0x7f) {
                printable++;
            }
        }
        assertThat(seen).hasSize(256);
        assertThat(printable).isBetween(15_000, 19_500);
        assertThat(ascii.contains(Bytes.of("\r\n"))).isTrue();
    }

    @Test
    void mutationsStayNearWhatWasValid() {
        Bytes valid = Bytes.of("MAIL FROM:<someone@example.org>\r\n".repeat(10));
        int same = 0;
        int beginsTheSame = 0;
        for (int seed = 0; seed < 300; seed++) {
            Bytes mutated = new Garbage(seed).mutated(valid);
            same += mutated.equals(valid) ? 1 : 0;
            beginsTheSame += mutated.startsWith(Bytes.of("MAIL ")) ? 1 : 0;
            assertThat(mutated.size()).isLessThan(valid.size() + 8 * 17);
        }
        assertThat(same).isLessThan(30);
        assertThat(beginsTheSame).isGreaterThan(150);
    }

    @Test
    void neighbouringSeedsAreUnlike() {
        Set<Bytes> first = new HashSet<>();
        for (int seed = 0; seed < 256; seed++) {
            first.add(new Garbage(seed).uniform(1));
        }
        assertThat(first).hasSizeGreaterThan(120);
    }

    @Test
    void anyKeepsToItsSize() {
        Garbage garbage = new Garbage(9);
        for (int i = 0; i < 500; i++) {
            assertThat(garbage.any(20, Bytes.of("x".repeat(40))).size()).isLessThanOrEqualTo(20);
            assertThat(garbage.any(20, Bytes.EMPTY).size()).isLessThanOrEqualTo(20);
        }
    }
}
