package dev.hawser.reactor.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutboundQueueTest {
    private final SpareArray spare = new SpareArray();

    /** What a queue must hold, as plain bytes; two queues share the spare array, as those of a loop do. */
    private final class Model {
        private final OutboundQueue queue = new OutboundQueue(spare);
        private byte[] expected = new byte[0];

        void add(byte[] piece) {
            queue.add(Bytes.copyOf(piece));
            int before = expected.length;
            expected = Arrays.copyOf(expected, before + piece.length);
            System.arraycopy(piece, 0, expected, before, piece.length);
        }

        void drop(int byteCount) {
            queue.drop(byteCount);
            expected = Arrays.copyOfRange(expected, byteCount, expected.length);
        }

        void check(int room) {
            assertThat(queue.size()).isEqualTo(expected.length);
            assertThat(queue.isEmpty()).isEqualTo(expected.length == 0);
            ByteBuffer target = ByteBuffer.allocate(room);
            queue.copyTo(target);
            assertThat(Arrays.copyOf(target.array(), target.position()))
                    .isEqualTo(Arrays.copyOf(expected, Math.min(room, expected.length)));
            if (queue.firstSize() > 0) {
                assertThat(queue.first()).isEqualTo(Bytes.copyOf(expected, 0, queue.firstSize()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itIsAQueueWhateverIsDoneToIt(long seed) {
        Random random = new Random(seed);
        Model[] models = {new Model(), new Model()};
        for (int step = 0; step < 4000; step++) {
            Model model = models[random.nextInt(models.length)];
            switch (random.nextInt(12)) {
                case 0 -> model.queue.settle();
                case 1 -> model.drop(model.expected.length);
                case 2, 3 -> model.drop(random.nextInt(model.expected.length + 1));
                case 4 -> model.add(bytes(random, 512 + random.nextInt(20_000)));
                default -> model.add(bytes(random, 1 + random.nextInt(random.nextBoolean() ? 20 : 511)));
            }
            if (random.nextInt(500) == 0) {
                model.queue.clear();
                model.expected = new byte[0];
            }
            model.check(1 + random.nextInt(40_000));
        }
    }

    private static byte[] bytes(Random random, int size) {
        byte[] made = new byte[size];
        random.nextBytes(made);
        return made;
    }

    @Test
    void oneThatWaitsGivesTheSpareArrayBack() {
        OutboundQueue queue = new OutboundQueue(spare);
        queue.add(Bytes.of("one"));
        assertThat(spare.take()).isNotNull().satisfies(spare::give);
        queue.add(Bytes.of("two"));
        assertThat(spare.take()).isNull();
        queue.settle();
        assertThat(spare.take()).isNotNull();
        ByteBuffer target = ByteBuffer.allocate(10);
        queue.copyTo(target);
        assertThat(Bytes.copyOf(target.flip())).isEqualTo(Bytes.of("onetwo"));
    }

    @Test
    void anEmptiedOneGivesTheSpareArrayBack() {
        OutboundQueue queue = new OutboundQueue(spare);
        queue.add(Bytes.of("one"));
        queue.add(Bytes.of("two"));
        queue.drop(6);
        assertThat(spare.take()).isNotNull().satisfies(spare::give);
        queue.add(Bytes.of("one"));
        queue.add(Bytes.of("two"));
        queue.clear();
        assertThat(spare.take()).isNotNull();
    }

    @Test
    void aBacklogOfSingleBytesIsInOrder() {
        OutboundQueue queue = new OutboundQueue(spare);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            queue.add(Bytes.of(i & 0xff));
            expected.write(i);
            queue.settle();
        }
        ByteBuffer target = ByteBuffer.allocate(100_000);
        queue.copyTo(target);
        assertThat(target.array()).isEqualTo(expected.toByteArray());
    }

    @Test
    void moreThanThereIsCannotBeDropped() {
        OutboundQueue queue = new OutboundQueue(spare);
        queue.add(Bytes.of("one"));
        assertThatThrownBy(() -> queue.drop(4)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("4");
    }
}
