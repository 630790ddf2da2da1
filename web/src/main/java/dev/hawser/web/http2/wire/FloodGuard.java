package dev.hawser.web.http2.wire;

/** Counts what costs us more than the peer; too much of it ends the connection with ENHANCE_YOUR_CALM. */
final class FloodGuard {
    private final Http2Limits limits;
    private int resets;
    private int controlFrames;
    private int windowUpdates;

    FloodGuard(Http2Limits limits) {
        this.limits = limits;
        this.resets = limits.resets();
        this.controlFrames = limits.controlFrames();
        this.windowUpdates = limits.windowUpdates();
    }

    /** Some seconds have passed: a tenth of each limit is given back for each. */
    void elapsed(long seconds) {
        resets = refilled(resets, limits.resets(), seconds);
        controlFrames = refilled(controlFrames, limits.controlFrames(), seconds);
        windowUpdates = refilled(windowUpdates, limits.windowUpdates(), seconds);
    }

    /** A DATA frame was sent: it may be answered by an update of each window. */
    void dataSent() {
        if (windowUpdates < limits.windowUpdates()) {
            windowUpdates += 2;
        }
    }

    void streamReset() {
        if (--resets < 0) {
            throw flood("streams are reset", limits.resets());
        }
    }

    void controlFrame() {
        if (--controlFrames < 0) {
            throw flood("frames without a purpose come", limits.controlFrames());
        }
    }

    void windowUpdate() {
        if (--windowUpdates < 0) {
            throw flood("updates of windows come", limits.windowUpdates());
        }
    }

    private static int refilled(int left, int limit, long seconds) {
        return (int) Math.min(limit, left + seconds * Math.max(1, limit / 10));
    }

    private static Http2Exception flood(String what, int limit) {
        return new Http2Exception(
                Http2ErrorCode.ENHANCE_YOUR_CALM, what + " too often, more than " + limit + " at once");
    }
}
