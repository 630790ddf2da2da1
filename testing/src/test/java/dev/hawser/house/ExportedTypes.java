package dev.hawser.house;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The public types at the top level of the packages that a module exports, as full names in order. */
final class ExportedTypes {
    private ExportedTypes() {}

    /** Those of java.base. */
    static List<String> ofJavaBase() throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        return exported(
                ModuleFinder.ofSystem().find("java.base").orElseThrow().descriptor(), modules.resolve("java.base"));
    }

    /** Those of Hawser's modules. */
    static List<String> ours() throws IOException {
        List<String> types = new ArrayList<>();
        for (Class<?> anchor : List.of(dev.hawser.bytes.Bytes.class, dev.hawser.testing.TestClock.class)) {
            Path root = Path.of(URI.create(anchor.getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString()));
            types.addAll(Files.isDirectory(root) ? of(root) : ofJar(root));
        }
        return types;
    }

    private static List<String> ofJar(Path jar) throws IOException {
        try (var files = FileSystems.newFileSystem(jar)) {
            return of(files.getPath("/"));
        }
    }

    private static List<String> of(Path root) throws IOException {
        try (var moduleInfo = Files.newInputStream(root.resolve("module-info.class"))) {
            return exported(ModuleDescriptor.read(moduleInfo), root);
        }
    }

    private static List<String> exported(ModuleDescriptor module, Path root) throws IOException {
        List<String> types = new ArrayList<>();
        for (ModuleDescriptor.Exports exports : module.exports()) {
            if (!exports.isQualified()) {
                try (Stream<Path> files = Files.list(root.resolve(exports.source().replace('.', '/')))) {
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".class") && name.indexOf('$') < 0
                                    && !name.equals("package-info.class"))
                            .map(name -> exports.source() + "." + name.substring(0, name.length() - ".class".length()))
                            .filter(name -> Modifier.isPublic(type(name).getModifiers()))
                            .sorted()
                            .forEach(types::add);
                }
            }
        }
        return types;
    }

    /** The type of a full name that is known to be there. */
    static Class<?> type(String name) {
        try {
            return Class.forName(name, false, ExportedTypes.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** A full name without its package. */
    static String simpleName(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
