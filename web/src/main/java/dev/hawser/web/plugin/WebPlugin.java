package dev.hawser.web.plugin;

import dev.hawser.app.Service;
import dev.hawser.app.plugin.EndpointOption;
import dev.hawser.app.plugin.ServicePlugin;
import dev.hawser.file.FilePath;
import dev.hawser.net.Reactor;
import dev.hawser.web.Site;
import dev.hawser.web.cgi.CgiFolder;
import dev.hawser.web.cgi.CgiOptions;
import dev.hawser.web.files.StaticFiles;
import dev.hawser.web.files.StaticFilesOptions;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.Resource;
import dev.hawser.web.server.SiteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hawser web}. */
@Command(name = "web", description = "Serves the files of a folder by HTTP.")
public final class WebPlugin implements ServicePlugin {
    private static final String CGI = "cgi-bin";

    @Mixin
    private EndpointOption listen = new EndpointOption("tcp:8080");

    @Mixin
    private AccessLogOptions log = new AccessLogOptions();

    @Option(
            names = "--path",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The folder (default: the present one).")
    private Path folder = Path.of(".");

    @Option(
            names = "--index",
            paramLabel = "NAME",
            description = "A file that stands for its folder; may be given several times (default: index.html).")
    private List<String> index = new ArrayList<>();

    @Option(names = "--no-listing", description = "Shows nobody what is in a folder without such a file.")
    private boolean isUnlisted;

    @Option(names = "--cgi", paramLabel = "DIR", description = "A folder of CGI programs, which are under /cgi-bin/ then.")
    private @Nullable Path programs;

    @Option(names = "--no-http2", description = "Speaks HTTP/1.1 alone.")
    private boolean isOld;

    /** For {@link java.util.ServiceLoader}. */
    public WebPlugin() {}

    @Override
    public Service makeService(Reactor reactor) throws IOException {
        StaticFilesOptions options = StaticFilesOptions.DEFAULT.withListing(!isUnlisted);
        if (!index.isEmpty()) {
            options = options.withIndex(index.toArray(String[]::new));
        }
        Resource root = new StaticFiles(FilePath.of(checked("--path", folder)), options);
        Path cgi = programs;
        if (cgi != null) {
            root = new WithPrograms(root, new CgiFolder(apart(checked("--cgi", cgi)), CgiOptions.DEFAULT));
        }
        SiteOptions allowed = SiteOptions.DEFAULT.withHttp2(!isOld);
        return listen.services(reactor, "web", new Site(root, allowed, log.make(reactor)));
    }

    /** Programs that were served as files, too, would show what is in them. */
    private Path apart(Path cgi) throws IOException {
        Path files = folder.toRealPath();
        Path real = cgi.toRealPath();
        if (real.startsWith(files) && !real.equals(files.resolve(CGI))) {
            throw new IllegalArgumentException("--cgi " + programs + " is below --path " + folder
                    + ", so that the programs would be served as files; move it, or call it " + CGI);
        }
        return real;
    }

    private static Path checked(String option, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(option + " " + folder + " is no folder");
        }
        return folder.toAbsolutePath();
    }

    /** Files, but for one name of the first segment. */
    private record WithPrograms(Resource files, Resource programs) implements Resource {
        @Override
        public void render(Request request) throws Exception {
            List<String> left = request.postPath();
            request.render(left.size() > 1 && left.getFirst().equals(CGI) ? new Below(programs) : files);
        }
    }

    /** Takes one segment off the path. */
    private record Below(Resource inner) implements Resource {
        @Override
        public boolean isLeaf() {
            return false;
        }

        @Override
        public Resource child(String segment, Request request) {
            return inner;
        }

        @Override
        public void render(Request request) throws Exception {
            inner.render(request);
        }
    }
}
