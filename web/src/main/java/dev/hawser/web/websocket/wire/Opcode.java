package dev.hawser.web.websocket.wire;

import org.jspecify.annotations.Nullable;

/** What a frame is (RFC 6455, section 5.2). */
enum Opcode {
    CONTINUATION(0),
    TEXT(1),
    BINARY(2),
    CLOSE(8),
    PING(9),
    PONG(10);

    private static final @Nullable Opcode[] BY_NUMBER = new @Nullable Opcode[16];

    static {
        for (Opcode each : values()) {
            BY_NUMBER[each.number] = each;
        }
    }

    final int number;

    Opcode(int number) {
        this.number = number;
    }

    /** The one with this number, null where it is reserved. */
    static @Nullable Opcode of(int number) {
        return BY_NUMBER[number];
    }

    /** Whether it is about the connection, and may come amid the fragments of a message. */
    boolean isControl() {
        return number >= CLOSE.number;
    }
}
