package dev.hawser.net.endpoint;

/**
 * A type of client endpoints: what the first element of a description names. Those of other modules are found by {@link
 * java.util.ServiceLoader}, and cannot have the name of one of Hawser's own.
 */
public interface ClientEndpointType {
    /** The first element of its descriptions. */
    String name();

    /**
     * Whether it changes another endpoint, whose description follows. Its own arguments all have keys, and stand before that;
     * see {@link EndpointArguments#wrappedClient()}.
     */
    default boolean isWrapper() {
        return false;
    }

    /**
     * The endpoint of one description, with every argument taken that there may be; one that is left over is refused.
     *
     * @throws IllegalArgumentException as {@code arguments} throw it, or naming what is wrong
     */
    ClientEndpoint client(EndpointArguments arguments);
}
