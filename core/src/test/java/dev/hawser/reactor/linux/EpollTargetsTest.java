package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A key finds its target for as long as that is there, and nobody afterwards. */
@EnabledOnOs(OS.LINUX)
final class EpollTargetsTest {
    private final EpollTargets targets = new EpollTargets();
    private final Libc libc = new Libc();
    private EpollBackend backend;
    private int descriptor;

    @BeforeEach
    void open() throws IOException {
        backend = new EpollBackend((thrown, source) -> {
            throw new AssertionError(String.valueOf(source), thrown);
        });
        descriptor = libc.eventfd(0, Libc.O_CLOEXEC);
    }

    @AfterEach
    void close() {
        backend.close();
        libc.close(descriptor);
    }

    /** A target of no backend's: which kind does not matter to a table. */
    private EpollTarget target() throws IOException {
        EpollWatch watch = new EpollWatch(backend, descriptor, () -> {});
        watch.stop();
        return watch;
    }

    @Test
    void aKeyFindsNobodyOnceItsTargetIsRemoved() throws IOException {
        EpollTarget first = target();
        targets.add(first);
        long stale = first.key;
        assertThat(targets.find(stale)).isSameAs(first);
        targets.remove(first);
        assertThat(targets.find(stale)).isNull();
        EpollTarget second = target();
        targets.add(second);
        assertThat((int) second.key).as("the number is used again").isEqualTo((int) stale);
        assertThat(targets.find(stale)).isNull();
        assertThat(targets.find(second.key)).isSameAs(second);
    }

    @Test
    void removingTwiceFreesOneNumberOnly() throws IOException {
        EpollTarget first = target();
        targets.add(first);
        targets.remove(first);
        targets.remove(first);
        EpollTarget second = target();
        EpollTarget third = target();
        targets.add(second);
        targets.add(third);
        assertThat(targets.find(second.key)).isSameAs(second);
        assertThat(targets.find(third.key)).isSameAs(third);
    }

    @Test
    void aSuccessorHasTheKey() throws IOException {
        EpollTarget before = target();
        EpollTarget after = target();
        targets.add(before);
        long key = before.key;
        targets.replace(before, after);
        assertThat(targets.find(key)).isSameAs(after);
        targets.remove(before);
        assertThat(targets.find(key)).isSameAs(after);
    }

    @Test
    void asAModelSays() throws IOException {
        Random random = new Random(4);
        Map<Long, EpollTarget> model = new HashMap<>();
        List<Long> dead = new ArrayList<>();
        List<EpollTarget> live = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (live.isEmpty() || random.nextInt(100) < (step < 10_000 ? 55 : 45)) {
                EpollTarget added = target();
                targets.add(added);
                assertThat(model.put(added.key, added)).as("a key of somebody's").isNull();
                live.add(added);
            } else {
                EpollTarget removed = live.remove(random.nextInt(live.size()));
                dead.add(removed.key);
                model.remove(removed.key);
                targets.remove(removed);
            }
        }
        assertThat(live).hasSizeGreaterThan(16);
        model.forEach((key, target) -> assertThat(targets.find(key)).isSameAs(target));
        dead.forEach(key -> assertThat(targets.find(key)).isNull());
        List<EpollTarget> shown = new ArrayList<>();
        targets.forEach(shown::add);
        assertThat(shown).containsExactlyInAnyOrderElementsOf(live);
    }
}
