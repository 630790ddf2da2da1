package dev.hawser.web.cgi;

import dev.hawser.auth.AvatarId;
import dev.hawser.net.Address;
import dev.hawser.net.ProcessOptions;
import dev.hawser.web.cgi.wire.CgiVariables;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.server.AuthenticatedResource;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.RequestRefused;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Starts programs for requests, and knows how many there are. */
final class CgiRunner {
    static final System.Logger LOG = System.getLogger(CgiScript.class.getName());

    private static final int LENGTH_REQUIRED = 411;

    private final CgiOptions options;
    private int processes;

    CgiRunner(CgiOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    CgiOptions options() {
        return options;
    }

    int processes() {
        return processes;
    }

    void ended() {
        processes--;
    }

    /**
     * Has a program answer.
     *
     * @throws RequestRefused where none is started
     */
    void run(Request request, Path file, List<String> command, List<String> scriptName, List<String> pathInfo) {
        if (request.body().length() < 0) {
            throw new RequestRefused(LENGTH_REQUIRED, "The length of the body must be said beforehand.");
        }
        if (processes >= options.mostProcesses()) {
            throw new RequestRefused(HttpStatus.SERVICE_UNAVAILABLE, "Too much is going on here at present.");
        }
        Map<String, String> environment = environment(request, file, path(scriptName), path(pathInfo));
        CgiProcess process = new CgiProcess(this, request, command.getFirst());
        processes++;
        try {
            process.start(
                    request.reactor(), new ProcessOptions(environment, file.getParent()), command);
        } catch (RuntimeException refused) {
            processes--;
            LOG.log(Level.WARNING, "cannot run " + file + " for " + request + ": " + refused.getMessage());
            throw new RequestRefused(HttpStatus.INTERNAL_SERVER_ERROR, "The server has made a mistake.");
        }
        process.feed();
    }

    /** Decoded, as programs want it; what would then be another path than the client asked for is refused. */
    private static String path(List<String> segments) {
        for (String segment : segments) {
            boolean isOther = segment.indexOf('/') >= 0 || segment.indexOf(0) >= 0 || segment.equals(".") || segment.equals("..");
            if (isOther) {
                throw new RequestRefused(HttpStatus.NOT_FOUND, "There is nothing at this address.");
            }
        }
        return segments.isEmpty() ? "" : "/" + String.join("/", segments);
    }

    private Map<String, String> environment(Request request, Path file, String scriptName, String pathInfo) {
        Map<String, String> all = new TreeMap<>(options.environment());
        all.putAll(CgiVariables.of(request.headers()));
        all.put("GATEWAY_INTERFACE", "CGI/1.1");
        all.put("SERVER_SOFTWARE", "Hawser");
        all.put("SERVER_PROTOCOL", request.version());
        all.put("REQUEST_METHOD", request.method());
        all.put("REQUEST_SCHEME", request.scheme());
        all.put("REQUEST_URI", request.target());
        all.put("QUERY_STRING", Objects.requireNonNullElse(request.query(), ""));
        all.put("SCRIPT_NAME", scriptName);
        all.put("SCRIPT_FILENAME", file.toString());
        put(all, "PATH_INFO", pathInfo.isEmpty() ? null : pathInfo);
        put(all, "CONTENT_TYPE", request.header("Content-Type"));
        if (request.body().length() > 0) {
            all.put("CONTENT_LENGTH", Long.toString(request.body().length()));
        }
        if (request.isSecure()) {
            all.put("HTTPS", "on");
        }
        AvatarId user = request.get(AuthenticatedResource.USER);
        if (user != null && !user.isAnonymous() && user.name().indexOf(0) < 0) {
            all.put("REMOTE_USER", user.name());
        }
        String name = hostName(request);
        all.put("SERVER_NAME", name.isEmpty() ? request.host().host() : name);
        all.put("SERVER_PORT", Integer.toString(Math.max(0, request.host().port())));
        all.put("REMOTE_ADDR", request.peer().host());
        all.put("REMOTE_HOST", request.peer().host());
        if (request.peer() instanceof Address.Ip ip) {
            all.put("REMOTE_PORT", Integer.toString(ip.port()));
        }
        return all;
    }

    private static void put(Map<String, String> all, String name, @Nullable String value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    private static String hostName(Request request) {
        String authority = request.authority();
        int colon = authority.indexOf(':', authority.indexOf(']') + 1);
        return colon < 0 ? authority : authority.substring(0, colon);
    }
}
