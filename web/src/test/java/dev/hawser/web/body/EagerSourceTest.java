package dev.hawser.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.Producer;
import dev.hawser.testing.TestClock;
import org.junit.jupiter.api.Test;

/** A source that feeds within the call that lets it go on, as one body does that is passed on to another. */
class EagerSourceTest {
    @Test
    void whatItFeedsFollowsWhatWasKept() {
        StringBuilder read = new StringBuilder();
        BodyFeed[] feed = new BodyFeed[1];
        feed[0] = new BodyFeed(new TestClock(), -1, new BodySource() {
            private boolean isDone;

            @Override
            public void resumeProducing() {
                if (!isDone) {
                    isDone = true;
                    feed[0].dataReceived(Bytes.of("later"));
                }
            }
        });
        feed[0].dataReceived(Bytes.of("x".repeat(IncomingBody.MOST_KEPT + 1)));
        feed[0].body().deliverTo(new ByteConsumer() {
            @Override
            public void write(Bytes data) {
                read.append(data.utf8());
            }

            @Override
            public void registerProducer(Producer producer) {}

            @Override
            public void unregisterProducer() {}
        });
        assertThat(read.toString()).endsWith("xlater");
    }
}
