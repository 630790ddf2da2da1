package dev.hawser.app.status.wire;

/**
 * How large a message may be.
 *
 * @param head bytes up to the empty line
 * @param fields how many header fields
 * @param body bytes behind it
 */
public record WireLimits(int head, int fields, int body) {
    /** Of a request. nginx and Apache take 8 KiB for a line. */
    public static final WireLimits REQUEST = new WireLimits(8 << 10, 64, 1 << 10);

    /** Of a reply: what we send is bounded by the snapshot, some hundred KiB. */
    public static final WireLimits REPLY = new WireLimits(8 << 10, 64, 16 << 20);
}
