package dev.hawser.web.server;

/** A connection of a site, which is asked now and then whether it has waited too long. */
public interface SiteConnection {
    /**
     * Another second has passed.
     *
     * @param now the seconds that {@link SiteRoot#seconds()} tells
     */
    void secondPassed(int now);
}
