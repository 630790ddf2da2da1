package dev.hawser.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class EntityTagTest {
    @Test
    void itIsReadAndWritten() {
        for (EntityTag tag : new EntityTag[] {EntityTag.strong("abc"), EntityTag.weak("x-1,2"), EntityTag.strong("")}) {
            assertThat(EntityTag.parse(tag.toString())).isEqualTo(tag);
        }
        assertThat(EntityTag.weak("a").toString()).isEqualTo("W/\"a\"");
        for (String text : new String[] {"", "abc", "\"", "\"a", "w/\"a\"", "W/a", "\"a\"b", "\"a b\"", " \"a\"", "\"a\n\""}) {
            assertThat(EntityTag.parse(text)).as(text).isNull();
        }
        assertThatThrownBy(() -> EntityTag.strong("a\"b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listsAreRead() {
        assertThat(EntityTag.parseList("\"a\", W/\"b,c\" ,,\"\""))
                .containsExactly(EntityTag.strong("a"), EntityTag.weak("b,c"), EntityTag.strong(""));
        assertThat(EntityTag.parseList("")).isEmpty();
        assertThat(EntityTag.parseList("\"a\" \"b\"")).isNull();
        assertThat(EntityTag.parseList("\"a\", b")).isNull();
        assertThat(EntityTag.parseList("*")).isNull();
    }

    /** The table of RFC 9110, section 8.8.3.2. */
    @Test
    void theyAreCompared() {
        EntityTag weak = EntityTag.weak("1");
        EntityTag strong = EntityTag.strong("1");
        assertThat(weak.matchesStrongly(weak)).isFalse();
        assertThat(weak.matchesWeakly(weak)).isTrue();
        assertThat(weak.matchesWeakly(EntityTag.weak("2"))).isFalse();
        assertThat(weak.matchesStrongly(strong)).isFalse();
        assertThat(weak.matchesWeakly(strong)).isTrue();
        assertThat(strong.matchesStrongly(strong)).isTrue();
        assertThat(strong.matchesStrongly(EntityTag.strong("2"))).isFalse();
    }
}
