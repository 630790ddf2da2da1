package dev.hawser.web.cgi;

import dev.hawser.web.server.Request;
import dev.hawser.web.server.Resource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A program that answers requests (RFC 3875), one process for each: the body is its standard input, and what it says on standard output
 * the answer, both as they come and no faster than the other side takes them.
 *
 * <ul>
 *   <li>What is left of the path is {@code PATH_INFO}. {@code REMOTE_USER} is what is noted under {@link
 *       dev.hawser.web.server.AuthenticatedResource#USER}. Credentials are not passed on, nor is a field Proxy. The query is never given
 *       as arguments.
 *   <li>A body whose length the client does not say beforehand is refused by 411, since programs rely on {@code CONTENT_LENGTH}.
 *   <li>A Location without a Status is a redirect (302), also where it is a path of this server: nothing is redirected within.
 *   <li>When the client leaves, and when it has said nothing for too long, the program is ended with all that it has started, as {@link
 *       dev.hawser.app.procmon.ProcessTree} says.
 *   <li>What it says on its standard error is logged line by line.
 *   <li>It runs in the folder that it is in. "Non-parsed header" programs, which speak HTTP themselves, are not supported: they can
 *       know neither HTTP/2 nor whether the connection goes on.
 * </ul>
 */
public final class CgiScript implements Resource {
    private final Path file;
    private final List<String> command;
    private final CgiRunner runner;

    /** The executable {@code file}. */
    public CgiScript(Path file, CgiOptions options) {
        this(file, List.of(), options);
    }

    /** {@code file}, as an argument behind those of {@code interpreter}. */
    public CgiScript(Path file, List<String> interpreter, CgiOptions options) {
        this.file = Objects.requireNonNull(file, "file").toAbsolutePath().normalize();
        List<String> whole = new ArrayList<>(interpreter);
        whole.add(this.file.toString());
        command = List.copyOf(whole);
        runner = new CgiRunner(options);
    }

    /** How many of it run. */
    public int processes() {
        return runner.processes();
    }

    @Override
    public void render(Request request) {
        runner.run(request, file, command, request.prePath(), request.postPath());
    }
}
