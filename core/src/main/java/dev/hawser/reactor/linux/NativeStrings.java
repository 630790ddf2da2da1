package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Strings of C in UTF-8. Text that would become another there is refused. */
final class NativeStrings {
    private NativeStrings() {}

    /**
     * {@code text}, ended by a NUL.
     *
     * @param what it is, for the error
     * @throws IllegalArgumentException when it has a NUL itself, or a half of a surrogate pair
     */
    static MemorySegment of(Arena arena, String text, String what) {
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new IllegalArgumentException(what + " has a NUL character at " + nul
                    + ", which no program can be given: \"" + text.replace("\0", "\\0") + "\"");
        }
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            MemorySegment string = arena.allocate(bytes.remaining() + 1L);
            MemorySegment.copy(bytes.array(), bytes.position(), string, JAVA_BYTE, 0, bytes.remaining());
            return string;
        } catch (CharacterCodingException half) {
            throw new IllegalArgumentException(what + " is no text that UTF-8 can say: \"" + text + "\"", half);
        }
    }

    /** An array of their addresses, ended by a null. */
    static MemorySegment array(Arena arena, List<MemorySegment> strings) {
        MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            array.setAtIndex(ADDRESS, i, strings.get(i));
        }
        return array;
    }
}
