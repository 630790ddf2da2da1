package dev.hawser.launcher;

import dev.hawser.app.plugin.ServicePlugin;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;

/** The plug-ins that there are: those of the launcher's own modules, and of the jars that the user names. */
final class Plugins {
    /** What picocli has for no name. */
    private static final String UNNAMED = "<main class>";

    private final ClassLoader loader;
    private final Map<String, ServiceLoader.Provider<ServicePlugin>> byName = new LinkedHashMap<>();

    private Plugins(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Those of the launcher and of {@code jars}.
     *
     * @throws IllegalArgumentException when a jar is none, or its plug-ins cannot be loaded
     */
    static Plugins of(List<Path> jars) {
        ClassLoader own = Plugins.class.getClassLoader();
        Plugins plugins;
        try {
            if (jars.isEmpty()) {
                plugins = new Plugins(own);
                plugins.add(ServiceLoader.load(HawserModules.ownLayer(), ServicePlugin.class));
                plugins.add(ServiceLoader.load(ServicePlugin.class, own));
                return plugins;
            }
            ModuleLayer layer = layer(jars, own);
            plugins = new Plugins(plain(jars, layer, own));
            plugins.add(ServiceLoader.load(layer, ServicePlugin.class));
            plugins.add(ServiceLoader.load(ServicePlugin.class, plugins.loader));
            return plugins;
        } catch (ServiceConfigurationError | FindException | LayerInstantiationException broken) {
            throw new IllegalArgumentException("--classpath: " + broken.getMessage(), broken);
        }
    }

    /** A layer of those that are modules. */
    private static ModuleLayer layer(List<Path> jars, ClassLoader own) {
        ModuleLayer parent = HawserModules.ownLayer();
        List<Path> modular = jars.stream().filter(Plugins::isModule).toList();
        ModuleFinder finder = ModuleFinder.of(modular.toArray(Path[]::new));
        Set<String> names = new TreeSet<>();
        finder.findAll().forEach(each -> names.add(each.descriptor().name()));
        Configuration resolved =
                parent.configuration().resolveAndBind(finder, ModuleFinder.of(), names);
        return parent.defineModulesWithOneLoader(resolved, own);
    }

    private static boolean isModule(Path jar) {
        return ModuleFinder.of(jar).findAll().stream()
                .map(ModuleReference::descriptor)
                .anyMatch(each -> !each.isAutomatic());
    }

    /** A loader of the others, and the layer's. */
    private static ClassLoader plain(List<Path> jars, ModuleLayer layer, ClassLoader own) {
        ClassLoader above = layer.modules().stream()
                .map(Module::getClassLoader)
                .findFirst()
                .orElse(own);
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            if (!isModule(jar)) {
                try {
                    urls.add(jar.toUri().toURL());
                } catch (MalformedURLException wrong) {
                    throw new IllegalArgumentException("--classpath: " + jar + " has no address", wrong);
                }
            }
        }
        return urls.isEmpty() ? above : new URLClassLoader("plug-ins", urls.toArray(URL[]::new), above);
    }

    private void add(ServiceLoader<ServicePlugin> found) {
        found.stream().forEach(each -> {
            Command described = each.type().getAnnotation(Command.class);
            if (described == null) {
                throw new IllegalArgumentException(
                        "the plug-in " + each.type().getName() + " lacks picocli's annotation @Command with its name");
            }
            if (described.name().isBlank() || described.name().equals(UNNAMED)) {
                throw new IllegalArgumentException("the plug-in " + each.type().getName() + " has no name in @Command");
            }
            byName.putIfAbsent(described.name(), each);
        });
    }

    /** What loads classes of the jars. */
    ClassLoader loader() {
        return loader;
    }

    /** Their names, in the order in which they were found. */
    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** A new plug-in of that name, without options. */
    ServicePlugin make(String name) {
        ServiceLoader.Provider<ServicePlugin> provider = byName.get(name);
        if (provider == null) {
            throw new IllegalArgumentException("there is no plug-in " + name);
        }
        try {
            return provider.get();
        } catch (ServiceConfigurationError | LinkageError broken) {
            Throwable cause = broken.getCause() == null ? broken : broken.getCause();
            throw new IllegalArgumentException("the plug-in " + name + " cannot be made: " + cause, broken);
        }
    }
}
