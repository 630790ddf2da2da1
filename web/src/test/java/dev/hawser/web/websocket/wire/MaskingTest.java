package dev.hawser.web.websocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskingTest {
    /** Byte for byte, as RFC 6455, section 5.3, has it. */
    private static void plainly(byte[] array, int from, int to, int key, long phase) {
        for (int i = from; i < to; i++) {
            int octet = (int) ((phase + i - from) % 4);
            array[i] ^= (byte) (key >>> 8 * (3 - octet));
        }
    }

    @Test
    void masksAsTheRfcSaysAtEveryLengthPhaseAndPlace() {
        Random random = new Random(1);
        for (int size = 0; size < 40; size++) {
            for (int phase = 0; phase < 9; phase++) {
                for (int from = 0; from < 4; from++) {
                    byte[] array = new byte[size + 8];
                    random.nextBytes(array);
                    int key = random.nextInt();
                    byte[] expected = array.clone();
                    plainly(expected, from, from + size, key, phase);
                    Masking.apply(array, from, from + size, key, phase);
                    assertThat(array).as("size %s, phase %s, from %s", size, phase, from).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void twiceIsNotAtAll() {
        byte[] array = new byte[1000];
        Arrays.fill(array, (byte) 'x');
        Masking.apply(array, 0, 1000, 0xcafebabe, 3);
        assertThat(array).isNotEqualTo(new byte[1000]);
        Masking.apply(array, 0, 1000, 0xcafebabe, 3);
        assertThat(array).containsOnly('x');
    }
}
