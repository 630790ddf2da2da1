package dev.hawser.house;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Under {@code import module} a name that two modules have is an error, or silently the JDK's type. */
final class ExportedNamesTest {
    @Test
    void noExportedNameIsThatOfATypeOfJavaBase() throws IOException {
        Map<String, String> ofJdk = new TreeMap<>();
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        for (String type : exported(ModuleFinder.ofSystem().find("java.base").orElseThrow().descriptor(),
                modules.resolve("java.base"))) {
            ofJdk.put(simpleName(type), type);
        }
        assertThat(ofJdk).containsKeys("Callback", "Consumer", "Timer", "Process");

        assertThat(ours()).isNotEmpty().allSatisfy(type -> assertThat(ofJdk.get(simpleName(type))).isNull());
    }

    @Test
    void noTwoExportedTypesHaveOneName() throws IOException {
        Map<String, List<String>> byName = new TreeMap<>();
        for (String type : ours()) {
            byName.computeIfAbsent(simpleName(type), _ -> new ArrayList<>()).add(type);
        }
        assertThat(byName).allSatisfy((_, types) -> assertThat(types).hasSize(1));
    }

    private static List<String> ours() throws IOException {
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
                            .filter(ExportedNamesTest::isPublic)
                            .sorted()
                            .forEach(types::add);
                }
            }
        }
        return types;
    }

    private static boolean isPublic(String type) {
        try {
            return Modifier.isPublic(Class.forName(type, false, ExportedNamesTest.class.getClassLoader())
                    .getModifiers());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String simpleName(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
