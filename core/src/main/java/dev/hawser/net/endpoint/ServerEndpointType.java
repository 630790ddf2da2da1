package dev.hawser.net.endpoint;

/**
 * A type of server endpoints: what the first element of a description names. Those of other modules are found by {@link
 * java.util.ServiceLoader}, and cannot have the name of one of Hawser's own.
 *
 * <pre>{@code
 * public final class EchoType implements ServerEndpointType {
 *     public String name() { return "echo"; }
 *     public ServerEndpoint server(EndpointArguments arguments) {
 *         return new TcpServerEndpoint(arguments.reactor(), arguments.port("port", 0));
 *     }
 * }
 * }</pre>
 */
public interface ServerEndpointType {
    /** The first element of its descriptions. */
    String name();

    /**
     * Whether it changes another endpoint, whose description follows, as in {@code haproxy:tcp:80}. Its own arguments all have
     * keys, and stand before that; see {@link EndpointArguments#wrappedServer()}.
     */
    default boolean isWrapper() {
        return false;
    }

    /**
     * The endpoint of one description, with every argument taken that there may be; one that is left over is refused.
     *
     * @throws IllegalArgumentException as {@code arguments} throw it, or naming what is wrong
     */
    ServerEndpoint server(EndpointArguments arguments);
}
