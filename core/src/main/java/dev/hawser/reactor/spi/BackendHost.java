package dev.hawser.reactor.spi;

/** What a backend may ask of its reactor. */
public interface BackendHost {
    /**
     * Event code threw. Reports that.
     *
     * @param thrown is thrown on where it is fatal
     * @param source what the event belonged to
     */
    void unexpected(Throwable thrown, Object source);
}
