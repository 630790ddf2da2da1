package dev.hawser.policy;

/**
 * How much is allowed on average, and how much at once after a rest.
 *
 * @param perSecond of whatever is counted: bytes, connections
 * @param burst as much as may come at once; 1 to 4 294 967 296, as is {@code perSecond}
 */
public record Rate(long perSecond, long burst) {
    static final long MOST = 1L << 32;

    /** Refuses what is below 1 or above 2 to the 32nd. */
    public Rate {
        if (perSecond < 1 || perSecond > MOST || burst < 1 || burst > MOST) {
            throw new IllegalArgumentException("a rate and its burst are 1 to " + MOST + ", not " + perSecond
                    + " a second with a burst of " + burst);
        }
    }

    /** So many a second, and a second's worth at once. */
    public static Rate perSecond(long count) {
        return new Rate(count, count);
    }

    /** This rate with another burst. */
    public Rate withBurst(long atOnce) {
        return new Rate(perSecond, atOnce);
    }
}
