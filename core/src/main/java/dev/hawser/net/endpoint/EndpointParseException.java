package dev.hawser.net.endpoint;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A description of an endpoint that is none. The message names the piece that is wrong, and all of the description. */
public final class EndpointParseException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String description;

    /** {@code problem} in {@code description}. */
    public EndpointParseException(String problem, String description) {
        this(problem, description, null);
    }

    /** {@code problem} in {@code description}, found out by {@code cause}. */
    public EndpointParseException(String problem, String description, @Nullable Throwable cause) {
        super(problem + " in \"" + description + "\"", cause);
        this.problem = problem;
        this.description = description;
    }

    /** What is wrong, with the piece that it is about. */
    public String problem() {
        return problem;
    }

    /** The whole description. */
    public String description() {
        return description;
    }
}
