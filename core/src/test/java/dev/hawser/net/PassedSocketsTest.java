package dev.hawser.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PassedSocketsTest {
    @Test
    void whatIsWrittenIsRead() {
        Map<Integer, String> names =
                new TreeMap<>(Map.of(3, "tcp 127.0.0.1:80", 4, "unix /a;b%3B=c", 5, "tcp 127.0.0.1:80"));
        PassedSockets read = PassedSockets.of(PassedSockets.variable(7, names), 7);
        assertThat(read.names()).containsExactlyInAnyOrderElementsOf(names.values());
        assertThat(read.take("unix /a;b%3B=c")).hasValue(4);
        assertThat(read.take("tcp 127.0.0.1:80")).hasValue(3);
        assertThat(read.take("tcp 127.0.0.1:80")).hasValue(5);
        assertThat(read.take("tcp 127.0.0.1:80")).isEqualTo(OptionalInt.empty());
    }

    @Test
    void theRestIsToBeClosed() {
        PassedSockets read = PassedSockets.of("7;3=a;4=b;9=c", 7);
        assertThat(read.take("b")).hasValue(4);
        assertThat(read.takeRest()).containsExactly(3, 9);
        assertThat(read.takeRest()).isEmpty();
        assertThat(read.take("a")).isEmpty();
    }

    @Test
    void nameOfOneThatWasTakenIsNotLeft() { // several reactors have descriptors of one socket
        PassedSockets read = PassedSockets.of("7;3=a;4=b;9=a", 7);
        assertThat(read.take("a")).hasValue(3);
        assertThat(read.names()).containsExactly("b");
        assertThat(read.takeRest()).containsExactlyInAnyOrder(4, 9);
    }

    @Test
    void theyAreBorrowedUntilThisProcessServes() {
        PassedSockets read = PassedSockets.of("7;3=a", 7);
        assertThat(read.take("a")).hasValue(3);
        assertThat(read.isBorrowed()).isTrue();
        assertThat(read.takeRest()).isEmpty();
        assertThat(read.isBorrowed()).isFalse();
        assertThat(PassedSockets.of("7;3=a", 8).isBorrowed()).isFalse();
        assertThat(PassedSockets.of(null, 8).isBorrowed()).isFalse();
    }

    @Test
    void anothersChildHasNone() {
        assertThat(PassedSockets.of("7;3=a", 8).names()).isEmpty();
        assertThat(PassedSockets.of(null, 8).names()).isEmpty();
        assertThat(PassedSockets.isSuccessor(Map.of("HAWSER_SOCKETS", "7;3=a"), 7)).isTrue();
        assertThat(PassedSockets.isSuccessor(Map.of("HAWSER_SOCKETS", "7"), 7)).isTrue();
        assertThat(PassedSockets.isSuccessor(Map.of("HAWSER_SOCKETS", "77;3=a"), 7)).isFalse();
        assertThat(PassedSockets.isSuccessor(Map.of(), 7)).isFalse();
    }

    @Test
    void whatIsWrongIsNamed() {
        for (String wrong : new String[] {"", "x", "7;3", "7;x=a", "7;=a", "7;-3=a", "7;99999999999999999999=a"}) {
            assertThatThrownBy(() -> PassedSockets.of(wrong, 7))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("HAWSER_SOCKETS is \"" + wrong + "\"");
        }
    }
}
