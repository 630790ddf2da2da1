package dev.hawser.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkerTest {
    private static final long SELF = 20;
    private static final long PARENT = 10;

    private static Marker.Role role(Marker.Role told, long writer) {
        return Marker.of(new Marker(told, Map.of()).text(writer), SELF, PARENT).role();
    }

    @Test
    void countsForAChildOfItsWriter() {
        assertThat(role(Marker.Role.DAEMON, PARENT)).isEqualTo(Marker.Role.DAEMON);
        assertThat(role(Marker.Role.SUCCESSOR, PARENT)).isEqualTo(Marker.Role.SUCCESSOR);
        assertThat(role(Marker.Role.DAEMON, 5)).isEqualTo(Marker.Role.FIRST);
    }

    @Test
    void ofOneThatMovedCountsForItselfAndNotForWhatItStarts() {
        assertThat(role(Marker.Role.MOVED, SELF)).isEqualTo(Marker.Role.MOVED);
        assertThat(role(Marker.Role.MOVED, PARENT)).isEqualTo(Marker.Role.FIRST);
    }

    @Test
    void keepsItsValues() {
        Map<String, String> values = Map.of("typed", "/a;b=c%3B");
        Marker read = Marker.of(new Marker(Marker.Role.DAEMON, values).text(PARENT), SELF, PARENT);
        assertThat(read.values()).isEqualTo(values);
    }
}
