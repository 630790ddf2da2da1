package dev.hawser.web.cgi;

import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.RequestRefused;
import dev.hawser.web.server.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A folder of programs that answer requests, such as {@code cgi-bin}: the first segment of the path that is an executable file, in this
 * folder or one below, is run as a {@link CgiScript}, and what is behind it is its {@code PATH_INFO}. Names that begin with a dot are
 * not there, nor is what a symbolic link leads to outside of the folder. Files that are not executable are refused by 403, and those
 * whose names begin with {@code nph-} by 501. Nothing of the folder is ever shown. All its programs share one number of processes.
 */
public final class CgiFolder implements Resource {
    private final Path folder;
    private final CgiRunner runner;

    /** The programs of {@code folder}. */
    public CgiFolder(Path folder, CgiOptions options) {
        this.folder = Objects.requireNonNull(folder, "folder").toAbsolutePath().normalize();
        runner = new CgiRunner(options);
    }

    /** How many of its programs run. */
    public int processes() {
        return runner.processes();
    }

    @Override
    public void render(Request request) {
        List<String> before = request.prePath();
        List<String> segments = request.postPath();
        request.answeredBy(request.reactor()
                .deferToThread(() -> find(segments))
                .peek(found -> {
                    if (!request.isFinished()) {
                        List<String> scriptName = new java.util.ArrayList<>(before);
                        scriptName.addAll(segments.subList(0, found.depth));
                        runner.run(
                                request,
                                found.file,
                                List.of(found.file.toString()),
                                scriptName,
                                segments.subList(found.depth, segments.size()));
                    }
                }));
    }

    /** @param depth how many segments lead to it */
    private record Found(Path file, int depth) {}

    /** On a worker thread. */
    private Found find(List<String> segments) throws IOException {
        Path real = folder.toRealPath();
        Path at = real;
        for (int i = 0; i < segments.size(); i++) {
            String name = segments.get(i);
            if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.indexOf(0) >= 0) {
                break;
            }
            try {
                at = at.resolve(name);
            } catch (InvalidPathException refused) {
                break;
            }
            if (!Files.exists(at)) {
                break;
            }
            Path target = at.toRealPath();
            if (!target.startsWith(real)) {
                break;
            }
            if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                if (!Files.isExecutable(target)) {
                    throw new RequestRefused(HttpStatus.FORBIDDEN, "This is not for you to see.");
                }
                if (name.startsWith("nph-")) {
                    throw new RequestRefused(HttpStatus.NOT_IMPLEMENTED, "Programs with headers of their own are not run.");
                }
                return new Found(target, i + 1);
            }
            if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                break;
            }
            at = target;
        }
        throw new RequestRefused(HttpStatus.NOT_FOUND, "There is nothing at this address.");
    }
}
