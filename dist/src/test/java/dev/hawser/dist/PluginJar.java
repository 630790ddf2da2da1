package dev.hawser.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes a jar with a plug-in {@code greet}, which says to whoever connects what module it is of. */
final class PluginJar {
    private static final String PLUGIN = """
            package greet;

            import dev.hawser.app.Service;
            import dev.hawser.app.plugin.EndpointOption;
            import dev.hawser.app.plugin.ServicePlugin;
            import dev.hawser.net.Factory;
            import dev.hawser.net.Protocol;
            import dev.hawser.net.Reactor;
            import picocli.CommandLine.Command;
            import picocli.CommandLine.Mixin;

            @Command(name = "greet", description = "Says hello.")
            public final class GreetPlugin implements ServicePlugin {
                @Mixin private EndpointOption listen = new EndpointOption();

                @Override public Service makeService(Reactor reactor) {
                    return listen.services(reactor, "greet", Factory.of(Greeter::new));
                }

                static final class Greeter extends Protocol {
                    @Override public void connectionMade() {
                        transport().write("hello of " + getClass().getModule().getName());
                        transport().loseConnection();
                    }
                }
            }
            """;
    private static final String MODULE = """
            module greet.modular {
                requires dev.hawser.app;
                requires info.picocli;
                opens greet to info.picocli;
                provides dev.hawser.app.plugin.ServicePlugin with greet.GreetPlugin;
            }
            """;

    private PluginJar() {}

    static Path modular(Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/greet"));
        Files.writeString(source.resolveSibling("module-info.java"), MODULE);
        Files.writeString(source.resolve("GreetPlugin.java"), PLUGIN);
        return jar(folder, "--module-path");
    }

    static Path plain(Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/greet"));
        Files.writeString(source.resolve("GreetPlugin.java"), PLUGIN);
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve("dev.hawser.app.plugin.ServicePlugin"), "greet.GreetPlugin\n");
        return jar(folder, "--class-path");
    }

    private static Path jar(Path folder, String path) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        compile(folder.resolve("source"), classes, path);
        Path jar = folder.resolve("greet.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
            }
        }
        return jar;
    }

    private static void compile(Path source, Path classes, String path) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> jars;
        try (Stream<Path> files = Files.list(Package.repository().resolve("launcher/target/app/lib"))) {
            jars = files.toList();
        }
        List<String> options = new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), path));
        options.add(String.join(":", jars.stream().map(Path::toString).toList()));
        try (var files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> found = Files.walk(source)) {
            List<Path> sources = found.filter(Files::isRegularFile).toList();
            StringWriter said = new StringWriter();
            boolean done = compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!done) {
                throw new IOException("the plug-in does not compile: " + said);
            }
        }
    }
}
