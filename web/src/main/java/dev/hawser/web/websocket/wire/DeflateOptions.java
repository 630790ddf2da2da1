package dev.hawser.web.websocket.wire;

/**
 * How messages are to be compressed (permessage-deflate, RFC 7692), where the peer agrees.
 *
 * <p>With context takeover a message is compressed by what is known from those before it, which for small messages that
 * resemble each other is the difference between a third and a tenth; it costs some 300 KiB of memory outside the heap for
 * each connection and direction of sending, 45 KiB for one of receiving. Without it both are shared by all connections. The
 * window is always 32 KiB, since the platform's deflate knows no other: an offer that asks a server for a smaller one is
 * declined.
 *
 * @param serverContextTakeover whether what the server sends may be compressed so; a client that says no asks for that
 * @param clientContextTakeover whether what the client sends may be
 * @param level 1 (fast) to 9 (small), or -1 for the platform's own
 * @param leastSize messages with fewer bytes are sent as they are
 */
public record DeflateOptions(boolean serverContextTakeover, boolean clientContextTakeover, int level, int leastSize) {
    /** Without context takeover, of the platform's level, from 128 bytes on. */
    public static final DeflateOptions DEFAULT = new DeflateOptions(false, false, -1, 128);

    /** Refuses levels that there are not, and negative sizes. */
    public DeflateOptions {
        if (level < -1 || level == 0 || level > 9) {
            throw new IllegalArgumentException("the level of compression is 1 to 9, or -1, not " + level);
        }
        if (leastSize < 0) {
            throw new IllegalArgumentException("leastSize must not be negative: " + leastSize);
        }
    }

    /** These with context takeover in both directions, or without. */
    public DeflateOptions withContextTakeover(boolean on) {
        return new DeflateOptions(on, on, level, leastSize);
    }

    /** These with context takeover for each direction as said. */
    public DeflateOptions withContextTakeover(boolean server, boolean client) {
        return new DeflateOptions(server, client, level, leastSize);
    }

    /** These with another level. */
    public DeflateOptions withLevel(int newLevel) {
        return new DeflateOptions(serverContextTakeover, clientContextTakeover, newLevel, leastSize);
    }

    /** These with another least size. */
    public DeflateOptions withLeastSize(int byteCount) {
        return new DeflateOptions(serverContextTakeover, clientContextTakeover, level, byteCount);
    }
}
