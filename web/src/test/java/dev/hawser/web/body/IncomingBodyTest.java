package dev.hawser.web.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.Producer;
import dev.hawser.net.PushProducer;
import dev.hawser.testing.Results;
import dev.hawser.testing.TestClock;
import dev.hawser.web.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bodies that come in, and who reads them. */
final class IncomingBodyTest {
    private final TestClock clock = new TestClock();
    private final List<String> told = new ArrayList<>();
    private final BodyFeed feed = new BodyFeed(clock, -1, new BodySource() {
        @Override
        public void wanted() {
            told.add("wanted");
        }

        @Override
        public void pauseProducing() {
            told.add("pause");
        }

        @Override
        public void resumeProducing() {
            told.add("resume");
        }

        @Override
        public void consumed(int byteCount) {
            told.add("consumed " + byteCount);
        }

        @Override
        public void stopProducing() {
            told.add("stop");
        }
    });
    private final IncomingBody body = feed.body();

    @Test
    void pieceByPiece() {
        feed.dataReceived(Bytes.of("a"));
        assertThat(Results.successOf(body.next())).isEqualTo(Bytes.of("a"));
        Deferred<@Nullable Bytes> second = body.next();
        assertThatThrownBy(body::next).hasMessageContaining("already");
        feed.dataReceived(Bytes.of("b"));
        assertThat(Results.successOf(second)).isEqualTo(Bytes.of("b"));
        Deferred<@Nullable Bytes> third = body.next();
        feed.ended(Headers.of("t", "u"));
        assertThat(Results.successOf(third)).isNull();
        assertThat(Results.successOf(body.next())).isNull();
        assertThat(body.trailers().get("T")).isEqualTo("u");
        assertThat(told).containsExactly("wanted", "consumed 1", "consumed 1");
    }

    @Test
    void itsSourceWaitsForASlowReader() {
        feed.dataReceived(Bytes.adopt(new byte[IncomingBody.MOST_KEPT]));
        assertThat(told).isEmpty();
        feed.dataReceived(Bytes.of("x"));
        feed.dataReceived(Bytes.of("y"));
        assertThat(told).containsExactly("pause");
        assertThat(Objects.requireNonNull(Results.successOf(body.next())).size()).isEqualTo(IncomingBody.MOST_KEPT + 2);
        assertThat(told).endsWith("consumed " + (IncomingBody.MOST_KEPT + 2), "resume");
    }

    @Test
    void itIsReadInOneWay() {
        Deferred<Bytes> all = body.bytes(10);
        assertThatThrownBy(body::next).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> body.text(3)).isInstanceOf(IllegalStateException.class);
        feed.dataReceived(Bytes.of("ab"));
        feed.dataReceived(Bytes.of("cd"));
        feed.ended(Headers.EMPTY);
        assertThat(Results.successOf(all)).isEqualTo(Bytes.of("abcd"));
    }

    @Test
    void tooMuchIsRefusedAndNotKept() {
        Deferred<String> text = body.text(3);
        feed.dataReceived(Bytes.of("ab"));
        feed.dataReceived(Bytes.of("cd"));
        assertThat(Results.failureOf(text, BodyTooLarge.class).most()).isEqualTo(3);
        assertThat(told).contains("stop");
        feed.dataReceived(Bytes.of("more"));
        assertThat(told).endsWith("consumed 4");
    }

    @Test
    void aLengthThatIsTooMuchIsNotWaitedFor() {
        BodyFeed large = new BodyFeed(clock, 100, new BodySource() {
            @Override
            public void wanted() {
                told.add("wanted");
            }
        });
        Results.failureOf(large.body().bytes(99), BodyTooLarge.class);
        assertThat(told).isEmpty();
    }

    @Test
    void aBrokenBodyFailsEveryReader() {
        IllegalStateException broken = new IllegalStateException("gone");
        Deferred<Bytes> all = body.bytes(10);
        feed.dataReceived(Bytes.of("a"));
        feed.failed(broken);
        assertThat(Results.failureOf(all)).isSameAs(broken);
        BodyFeed other = new BodyFeed(clock, -1, BodySource.EXHAUSTED);
        other.dataReceived(Bytes.of("kept"));
        other.failed(broken);
        assertThat(Results.successOf(other.body().next())).isEqualTo(Bytes.of("kept"));
        assertThat(Results.failureOf(other.body().next())).isSameAs(broken);
    }

    @Test
    void whatNobodyWantsIsDropped() {
        feed.dataReceived(Bytes.of("a"));
        body.discard();
        body.discard();
        feed.dataReceived(Bytes.of("b"));
        feed.ended(Headers.EMPTY);
        assertThat(told).containsExactly("consumed 1", "stop", "consumed 1");
    }

    @Test
    void aReaderThatIsCancelledAbandonsIt() {
        Deferred<@Nullable Bytes> next = body.next();
        next.cancel();
        Results.failureOf(next);
        assertThat(told).containsExactly("wanted", "stop");
    }

    @Test
    void progressIsTold() {
        List<Long> counts = new ArrayList<>();
        body.onProgress(counts::add);
        feed.dataReceived(Bytes.of("ab"));
        feed.dataReceived(Bytes.of("c"));
        assertThat(counts).containsExactly(2L, 3L);
    }

    @Test
    void aConsumerIsGivenWhatItTakes() {
        Sink sink = new Sink();
        feed.dataReceived(Bytes.of("kept"));
        Deferred<Long> done = body.deliverTo(sink);
        feed.dataReceived(Bytes.of("1"));
        sink.producer().pause();
        feed.dataReceived(Bytes.of("2"));
        feed.dataReceived(Bytes.of("3"));
        assertThat(sink.written).containsExactly("kept", "1");
        feed.ended(Headers.EMPTY);
        Results.assertNoResult(done.fork());
    }

    @Test
    void theEndComesAfterAllThatWasKept() {
        Sink sink = new Sink();
        Deferred<Long> done = body.deliverTo(sink);
        sink.producer().pause();
        feed.dataReceived(Bytes.of("23"));
        feed.ended(Headers.EMPTY);
        sink.producer().resume();
        assertThat(sink.written).containsExactly("23");
        assertThat(Results.successOf(done)).isEqualTo(2);
        assertThat(sink.registered).isNull();
    }

    @Test
    void aConsumerMayWantNoMore() {
        Sink sink = new Sink();
        Deferred<Long> done = body.deliverTo(sink);
        sink.producer().stop();
        Results.failureOf(done, BodyAbandoned.class);
        assertThat(told).containsExactly("wanted", "stop");
        feed.dataReceived(Bytes.of("late"));
        assertThat(sink.written).isEmpty();
    }

    @Test
    void bodiesThatAreThereAlready() {
        assertThat(Results.successOf(IncomingBody.empty(clock).bytes(0))).isEqualTo(Bytes.EMPTY);
        assertThat(Results.successOf(IncomingBody.of(clock, Bytes.of("x")).text(1))).isEqualTo("x");
        assertThat(IncomingBody.of(clock, Bytes.of("x")).length()).isEqualTo(1);
    }

    /** Notes what it is given; its producer is steered by the test. */
    private static final class Sink implements ByteConsumer {
        private final List<String> written = new ArrayList<>();
        private @Nullable Producer registered;

        private record Steering(PushProducer producer) {
            void pause() {
                run(producer::pauseProducing);
            }

            void resume() {
                run(producer::resumeProducing);
            }

            void stop() {
                run(producer::stopProducing);
            }

            private static void run(dev.hawser.time.Action action) {
                try {
                    action.run();
                } catch (Exception thrown) {
                    throw new AssertionError(thrown);
                }
            }
        }

        Steering producer() {
            return new Steering((PushProducer) Objects.requireNonNull(registered));
        }

        @Override
        public void write(Bytes data) {
            written.add(data.utf8());
        }

        @Override
        public void registerProducer(Producer producer) {
            registered = producer;
        }

        @Override
        public void unregisterProducer() {
            registered = null;
        }
    }
}
