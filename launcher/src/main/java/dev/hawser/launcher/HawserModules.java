package dev.hawser.launcher;

import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The modules that a program may import besides the JDK's: Hawser's own, without the launcher and what it is made of.
 */
record HawserModules(List<String> names, List<Path> locations) {
    HawserModules {
        names = List.copyOf(names);
        locations = List.copyOf(locations);
    }

    /** Where the launcher is, which need not be where the JVM began. */
    static ModuleLayer ownLayer() {
        ModuleLayer layer = HawserModules.class.getModule().getLayer();
        return layer == null ? ModuleLayer.boot() : layer;
    }

    /** Those that this JVM was started with, so that a program is compiled against what it will meet when it runs. */
    static HawserModules ofThisJvm() {
        List<String> names = new ArrayList<>();
        List<Path> locations = new ArrayList<>();
        for (ResolvedModule module : ownLayer().configuration().modules()) {
            if (module.name().startsWith("dev.hawser.") && !module.name().equals("dev.hawser.launcher")) {
                names.add(module.name());
                module.reference().location().map(Path::of).ifPresent(locations::add);
            }
        }
        return new HawserModules(names, locations);
    }
}
