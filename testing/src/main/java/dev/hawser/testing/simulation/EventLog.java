package dev.hawser.testing.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened: the last events as they were, a digest of all of them, and each as a line of text where somebody
 * wants that. An event is made text only when it is shown.
 */
final class EventLog {
    private static final int FIRST_SIZE = 64;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private int kept = 1000;
    private long[] times = new long[FIRST_SIZE];
    private What[] kinds = new What[FIRST_SIZE];
    private @Nullable Subject[] subjects = new Subject[FIRST_SIZE];
    private long[] numbers = new long[FIRST_SIZE];
    /** Words, or a number that stands for bytes. */
    private @Nullable Object[] details = new Object[FIRST_SIZE];
    private long count;
    private long digest;
    private @Nullable Appendable lines;
    private boolean frozen;

    void keep(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("the log keeps at least one event, not " + events);
        }
        if (count > 0) {
            throw new IllegalStateException("say how many events to keep before any has happened");
        }
        kept = events;
    }

    void to(Appendable lines) {
        this.lines = lines;
    }

    /** The simulation is over: nothing more is noted. */
    void freeze() {
        frozen = true;
    }

    long digest() {
        return digest;
    }

    long count() {
        return count;
    }

    /** Something that changes the digest and is no line: a pass of a loop. */
    void mix(long value) {
        if (frozen) {
            return;
        }
        long mixed = (digest ^ value) * SPREAD;
        digest = mixed ^ mixed >>> 32;
    }

    void add(long nanos, What what, Subject subject) {
        add(nanos, what, subject, 0, 0L);
    }

    void add(long nanos, What what, Subject subject, long number, String words) {
        mix(SeededRandom.hash(words));
        add(nanos, what, subject, number, (Object) words);
    }

    /** An event of bytes; {@code content} is made of them. */
    void add(long nanos, What what, Subject subject, long number, long content) {
        mix(content);
        add(nanos, what, subject, number, (Object) content);
    }

    private void add(long nanos, What what, Subject subject, long number, Object detail) {
        if (frozen) {
            return;
        }
        mix(nanos);
        mix(subject.key() + what.ordinal());
        mix(number);
        int at = (int) (count % kept);
        if (at >= times.length) {
            grow();
        }
        times[at] = nanos;
        kinds[at] = what;
        subjects[at] = subject;
        numbers[at] = number;
        details[at] = detail;
        count++;
        Appendable out = lines;
        if (out != null) {
            try {
                out.append(line(at)).append('\n');
            } catch (IOException refused) {
                throw new UncheckedIOException("the log of the simulation cannot be written", refused);
            }
        }
    }

    private void grow() {
        int size = Math.min(kept, times.length * 4);
        times = Arrays.copyOf(times, size);
        kinds = Arrays.copyOf(kinds, size);
        subjects = Arrays.copyOf(subjects, size);
        numbers = Arrays.copyOf(numbers, size);
        details = Arrays.copyOf(details, size);
    }

    /** The last events, oldest first. */
    List<String> tail() {
        List<String> tail = new ArrayList<>();
        for (long i = Math.max(0, count - kept); i < count; i++) {
            tail.add(line((int) (i % kept)));
        }
        return tail;
    }

    private String line(int at) {
        StringBuilder line = new StringBuilder(80);
        Times.appendSeconds(line, times[at]);
        line.repeat(' ', Math.max(0, 16 - line.length()));
        Subject subject = subjects[at];
        Object detail = details[at];
        if (subject != null) {
            line.append(' ').append(subject.host());
            if (!subject.label().isEmpty()) {
                line.append(' ').append(subject.label());
            }
            line.append(' ');
        }
        String words = detail instanceof Long content ? HexFormat.of().toHexDigits(content.intValue()) : String.valueOf(detail);
        kinds[at].describe(line, numbers[at], words);
        return line.toString();
    }
}
