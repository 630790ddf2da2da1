package dev.hawser.reactor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The watchdog's looks at one loop, at times of the test's. */
class PostTest {
    private final Logger logger = Logger.getLogger("dev.hawser.reactor");
    private final List<String> messages = new ArrayList<>();
    private final Pulse pulse = new Pulse();
    private long nanos = Duration.ofHours(1).toNanos();

    private final Handler capture = new Handler() {
        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final Post post = new Post(
            pulse,
            new Watched() {
                @Override
                public long nanos() {
                    return nanos;
                }

                @Override
                public Thread holder() {
                    return Thread.currentThread();
                }

                @Override
                public String subject() {
                    return "Search,3,192.0.2.7";
                }
            },
            Duration.ofMillis(400));

    @BeforeEach
    void listen() {
        logger.addHandler(capture);
        logger.setUseParentHandlers(false);
        pulse.begins();
        post.look();
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(capture);
        logger.setUseParentHandlers(true);
    }

    private void lookAfter(long millis) {
        nanos += Duration.ofMillis(millis).toNanos();
        post.look();
    }

    /** A watchdog that looks often comes late on a busy machine: what it had missed was not counted. */
    @Test
    void aLateLookCountsAllTheSame() {
        pulse.event();
        lookAfter(0);
        for (int i = 0; i < 4; i++) {
            lookAfter(100);
        }
        lookAfter(80);
        pulse.waits();
        lookAfter(1);
        assertThat(messages).hasSize(2);
        assertThat(messages.getFirst())
                .startsWith("a callback has held the reactor for 0.40 seconds")
                .contains(": Search,3,192.0.2.7 at ");
        assertThat(messages.getLast()).endsWith("has ended, after about 0.48 seconds");
    }

    @Test
    void timeInWhichAllStoodStillIsNotTheCallbacks() {
        pulse.event();
        lookAfter(0);
        lookAfter(60_000);
        assertThat(messages).isEmpty();
    }
}
