package dev.hawser.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.Producer;
import dev.hawser.net.PushProducer;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.Results;
import dev.hawser.web.http.Headers;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DecodedBodyTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final Recording source = new Recording();
    private final BodyFeed feed = new BodyFeed(reactor, -1, source);

    private static final class Recording implements BodySource {
        private boolean isPaused;
        private boolean isStopped;

        @Override
        public void pauseProducing() {
            isPaused = true;
        }

        @Override
        public void resumeProducing() {
            isPaused = false;
        }

        @Override
        public void stopProducing() {
            isStopped = true;
        }
    }

    private IncomingBody decoded(String coding, long most) {
        return DecodedBody.of(reactor, feed.body(), coding, most);
    }

    @Test
    void withoutACodingItIsTheSame() {
        assertThat(decoded("identity", 10)).isSameAs(feed.body());
    }

    @ParameterizedTest
    @EnumSource
    void itIsDecodedAsItComes(ContentCoding coding) {
        Bytes text = Bytes.of("It was the best of times. ".repeat(20));
        Chunkings.each(ContentCodingTest.encoded(coding, List.of(text)), chunks -> {
            BodyFeed each = new BodyFeed(reactor, -1, BodySource.EXHAUSTED);
            IncomingBody body = DecodedBody.of(reactor, each.body(), coding.token(), 1000);
            var whole = body.bytes(1000);
            chunks.forEach(each::dataReceived);
            each.ended(Headers.of("X", "y"));
            assertThat(Results.successOf(whole)).isEqualTo(text);
            assertThat(body.trailers().get("X")).isEqualTo("y");
        });
    }

    @Test
    void whatIsCorruptOrCutShortFails() {
        var corrupt = decoded("gzip", 1000).bytes(1000);
        feed.dataReceived(Bytes.of("nonsense"));
        assertThat(Results.failureOf(corrupt, MalformedCoding.class)).hasMessageContaining("gzip");
        assertThat(source.isStopped).isTrue();
        BodyFeed other = new BodyFeed(reactor, -1, source);
        var cut = DecodedBody.of(reactor, other.body(), "gzip", 1000).bytes(1000);
        other.dataReceived(ContentCodingTest.encoded(ContentCoding.GZIP, List.of(Bytes.of("x"))).take(12));
        other.ended(Headers.EMPTY);
        assertThat(Results.failureOf(cut, MalformedCoding.class)).hasMessageContaining("cut short");
    }

    @Test
    void aBombIsStopped() {
        var whole = decoded("gzip", 1 << 20).bytes(Integer.MAX_VALUE);
        feed.dataReceived(ContentCodingTest.encoded(ContentCoding.GZIP, List.of(Bytes.adopt(new byte[20 << 20]))));
        assertThat(Results.failureOf(whole, BodyTooLarge.class).most()).isEqualTo(1 << 20);
        assertThat(source.isStopped).isTrue();
    }

    /** 20 MiB out of 20 KiB, for a consumer that pauses after each piece: in order, and never much at a time. */
    @Test
    void itGoesNoFasterThanItsReader() {
        byte[] random = new byte[1000];
        new Random(1).nextBytes(random);
        ByteQueue plain = new ByteQueue();
        for (int i = 0; i < 3000; i++) {
            plain.add(Bytes.adopt(random));
            plain.add(Bytes.of("" + i));
        }
        Bytes expected = plain.takeAll();
        PushProducer[] producer = new PushProducer[1];
        ByteQueue got = new ByteQueue();
        ByteConsumer slow = new ByteConsumer() {
            @Override
            public void write(Bytes data) {
                got.add(data);
                try {
                    producer[0].pauseProducing();
                } catch (Exception unexpected) {
                    throw new AssertionError(unexpected);
                }
            }

            @Override
            public void registerProducer(Producer registered) {
                producer[0] = (PushProducer) registered;
            }

            @Override
            public void unregisterProducer() {}
        };
        var done = decoded("gzip", Long.MAX_VALUE).deliverTo(slow);
        for (Bytes chunk : Chunkings.random(ContentCodingTest.encoded(ContentCoding.GZIP, List.of(expected)), 4)) {
            feed.dataReceived(chunk);
        }
        feed.ended(Headers.EMPTY);
        int before = 0;
        while (!done.isFired()) {
            assertThat(got.size() - before).isLessThanOrEqualTo(IncomingBody.MOST_KEPT + 2 * BodyDecoder.MOST_AT_ONCE);
            before = got.size();
            try {
                producer[0].resumeProducing();
            } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
            }
        }
        assertThat(got.takeAll().equals(expected)).isTrue();
    }
}
