package dev.hawser.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ByteQueueTest {
    private final ByteQueue queue = new ByteQueue();

    @Test
    void givesBackInOrderWhatWasAdded() {
        queue.add(Bytes.of("abc"));
        queue.add(Bytes.EMPTY);
        queue.add(Bytes.of("def"));
        assertThat(queue.size()).isEqualTo(6);
        assertThat(queue.unsignedAt(3)).isEqualTo('d');
        assertThat(queue.peek(4)).isEqualTo(Bytes.of("abcd"));
        assertThat(queue.take(4)).isEqualTo(Bytes.of("abcd"));
        assertThat(queue.takeText(1, StandardCharsets.UTF_8)).isEqualTo("e");
        assertThat(queue.takeAll()).isEqualTo(Bytes.of("f"));
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.takeAll()).isSameAs(Bytes.EMPTY);
    }

    @Test
    void whatIsAddedFirstComesFirst() {
        queue.addFirst(Bytes.of("c"));
        queue.addFirst(Bytes.of("ab"));
        queue.addFirst(Bytes.EMPTY);
        queue.add(Bytes.of("d"));
        assertThat(queue.takeAll()).isEqualTo(Bytes.of("abcd"));
    }

    @Test
    void positionsOutsideAreRefused() {
        queue.add(Bytes.of("abcdef"));
        queue.drop(2);
        List<Runnable> wrong = List.of(
                () -> queue.take(5),
                () -> queue.take(-1),
                () -> queue.takeText(5, StandardCharsets.UTF_8),
                () -> queue.drop(5),
                () -> queue.drop(-1),
                () -> queue.peek(5),
                () -> queue.unsignedAt(4),
                () -> queue.unsignedAt(-1));
        assertThat(wrong).allSatisfy(call -> assertThatThrownBy(call::run)
                .isInstanceOf(IndexOutOfBoundsException.class));
        assertThat(queue.takeAll()).isEqualTo(Bytes.of("cdef"));
    }

    @Test
    void aLargePieceOfAReadIsASliceAndASmallOneIsACopy() {
        Bytes read = Bytes.adopt(new byte[4096]);
        queue.add(read);
        assertThat(queue.take(1024).backingSize()).isEqualTo(4096);
        assertThat(queue.take(1023).backingSize()).isEqualTo(1023);
        assertThat(queue.take(2049).backingSize()).isEqualTo(4096);
    }

    @Test
    void smallPiecesOfTinyReadsAreCopiedToo() {
        queue.add(Bytes.of("abcdefg"));
        assertThat(queue.take(1).backingSize()).isEqualTo(1);
        assertThat(queue.take(2).backingSize()).isEqualTo(7);
    }

    @Test
    void compactingLetsGoOfALargeReadForASmallRest() {
        queue.add(Bytes.adopt(new byte[65_536]));
        queue.drop(65_530);
        queue.compact();
        assertThat(queue.backingSize()).isEqualTo(6);
        queue.add(Bytes.of("x"));
        assertThat(queue.takeAll()).isEqualTo(Bytes.of(0, 0, 0, 0, 0, 0, 'x'));
    }

    @Test
    void compactingLetsGoOfRoomThatTheQueueMade() {
        for (int i = 0; i < 100; i++) {
            queue.add(Bytes.adopt(new byte[1000]));
        }
        queue.drop(99_990);
        queue.compact();
        assertThat(queue.backingSize()).isEqualTo(10);
    }

    @Test
    void anEmptyQueueKeepsNoMemory() {
        queue.add(Bytes.adopt(new byte[5000]));
        queue.add(Bytes.of("x"));
        queue.drop(5001);
        assertThat(queue.backingSize()).isZero();
    }

    @Test
    void whatWasTakenIsNeverWrittenTo() {
        queue.add(Bytes.of("x".repeat(600)));
        queue.add(Bytes.of("y".repeat(600)));
        Bytes taken = queue.take(1100);
        queue.add(Bytes.of("z".repeat(2000)));
        assertThat(taken).isEqualTo(Bytes.of("x".repeat(600) + "y".repeat(500)));
        assertThat(queue.takeAll()).isEqualTo(Bytes.of("y".repeat(100) + "z".repeat(2000)));
    }

    @Test
    void anExpectedSizeIsReservedOnlyWhenAQuarterIsThere() {
        queue.add(Bytes.adopt(new byte[10]));
        queue.expect(100_000);
        queue.add(Bytes.adopt(new byte[10]));
        assertThat(queue.backingSize()).isLessThan(1000);
        queue.add(Bytes.adopt(new byte[25_000]));
        assertThat(queue.backingSize()).isEqualTo(100_000);
        queue.add(Bytes.adopt(new byte[74_980]));
        assertThat(queue.backingSize()).isEqualTo(100_000);
        queue.add(Bytes.adopt(new byte[1]));
        assertThat(queue.size()).isEqualTo(100_001);
    }

    @Test
    void aLargeExpectedMessageIsGivenAwayUncopied() {
        queue.add(Bytes.of("head"));
        queue.expect(10_004);
        for (int i = 0; i < 10; i++) {
            queue.add(Bytes.adopt(new byte[1000]));
        }
        queue.drop(4);
        assertThat(queue.take(9999).backingSize()).isEqualTo(10_004);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void aChunkBehindAnUnfinishedMessageIsCopiedOnlyAsFarAsThatGoes() {
        Bytes chunk = Bytes.of("end|" + "x".repeat(10_000) + "|");
        queue.add(Bytes.of("begin-"));
        queue.add(chunk);
        assertThat(queue.take(queue.indexOf(Bytes.of("|")))).isEqualTo(Bytes.of("begin-end"));
        assertThat(queue.backingSize()).isLessThan(chunk.backingSize() + 1000);
        queue.drop(1);
        assertThat(queue.backingSize()).isEqualTo(chunk.backingSize());
        assertThat(queue.take(queue.indexOf(Bytes.of("|"))).backingSize()).isEqualTo(chunk.backingSize());
    }

    @Test
    void searchGoesOnWhereItStopped() {
        Bytes delimiter = Bytes.of("\r\n");
        queue.add(Bytes.of("ab\r"));
        assertThat(queue.indexOf(delimiter)).isEqualTo(-1);
        queue.add(Bytes.of("\ncd"));
        assertThat(queue.indexOf(delimiter)).isEqualTo(2);
        assertThat(queue.indexOf(Bytes.of("b"))).isEqualTo(1);
        assertThat(queue.indexOf(delimiter)).isEqualTo(2);
        queue.addFirst(Bytes.of("\r\n"));
        assertThat(queue.indexOf(delimiter)).isZero();
        assertThat(queue.indexOf(Bytes.EMPTY)).isZero();
    }

    @Test
    void toStringShowsTheSizeAndTheBeginning() {
        queue.add(Bytes.of("a\r\n"));
        assertThat(queue.toString()).isEqualTo("ByteQueue[3]\"a\\r\\n\"");
    }

    /** Thousands of random calls against a queue that is a plain string. */
    @Test
    void behavesLikeAPlainStringUnderRandomCalls() {
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            Model model = new Model(random);
            for (int step = 0; step < 200; step++) {
                model.step("seed " + seed + " step " + step);
            }
            model.checkTaken();
        }
    }

    private static final class Model {
        private static final List<String> WANTED = List.of("a", "b", "ab", "ba", "aab", "aba", "bbbb");

        private final Random random;
        private final ByteQueue queue = new ByteQueue();
        private final List<Bytes> taken = new ArrayList<>();
        private final StringBuilder takenText = new StringBuilder();
        private String text = "";

        Model(Random random) {
            this.random = random;
        }

        void step(String name) {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> {
                    String more = letters();
                    queue.add(chunk(more));
                    text += more;
                }
                case 4 -> {
                    String more = letters();
                    queue.addFirst(chunk(more));
                    text = more + text;
                }
                case 5, 6 -> take(queue.take(cut()), name);
                case 7 -> {
                    int count = cut();
                    queue.drop(count);
                    text = text.substring(count);
                }
                case 8 -> {
                    int count = cut();
                    assertThat(queue.takeText(count, StandardCharsets.ISO_8859_1))
                            .as(name)
                            .isEqualTo(text.substring(0, count));
                    text = text.substring(count);
                }
                case 9 -> queue.compact();
                case 10 -> queue.expect(random.nextInt(4000));
                default -> {
                    if (random.nextInt(4) == 0) {
                        queue.clear();
                        text = "";
                    }
                }
            }
            check(name);
        }

        private void take(Bytes piece, String name) {
            String expected = text.substring(0, piece.size());
            assertThat(piece.latin1()).as(name).isEqualTo(expected);
            taken.add(piece);
            takenText.append(expected);
            text = text.substring(piece.size());
        }

        private void check(String name) {
            assertThat(queue.size()).as(name).isEqualTo(text.length());
            assertThat(queue.isEmpty()).as(name).isEqualTo(text.isEmpty());
            String wanted = WANTED.get(random.nextInt(WANTED.size()));
            assertThat(queue.indexOf(Bytes.of(wanted))).as(name + " " + wanted).isEqualTo(text.indexOf(wanted));
            int at = cut();
            assertThat(queue.peek(at).latin1()).as(name).isEqualTo(text.substring(0, at));
            if (at > 0) {
                assertThat(queue.unsignedAt(at - 1)).as(name).isEqualTo(text.charAt(at - 1));
            }
        }

        /** What was taken must still say the same: nothing was written over it. */
        void checkTaken() {
            assertThat(Bytes.join(taken).latin1()).isEqualTo(takenText.toString());
        }

        private int cut() {
            return random.nextInt(text.length() + 1);
        }

        private String letters() {
            int size = random.nextInt(8) == 0 ? random.nextInt(1500) : random.nextInt(9);
            StringBuilder more = new StringBuilder(size);
            for (int i = 0; i < size; i++) {
                more.append(random.nextInt(5) == 0 ? 'b' : 'a');
            }
            return more.toString();
        }

        /** {@code more} as a chunk that may be a piece of a larger array. */
        private Bytes chunk(String more) {
            int before = random.nextInt(5);
            return Bytes.of("b".repeat(before) + more + "b".repeat(random.nextInt(2) * 600))
                    .slice(before, before + more.length());
        }
    }
}
