package dev.hawser.launcher.boot;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Starts the launcher in a layer of the modules that the runnable jar carries. Called by {@link Entry} alone. */
public final class Boot {
    private static final String LAUNCHER = "dev.hawser.launcher";
    private static final String CORE = "dev.hawser.core";
    private static final int UNAVAILABLE = 69; // of sysexits.h

    private Boot() {}

    /** Starts it; what it throws is its own. */
    public static void main(String[] args) throws Throwable {
        MethodHandle launcher;
        try {
            CarriedJars all = CarriedJars.ofThisJar();
            // Ten megabytes of libraries that no other command needs.
            CarriedJars wanted = all.only(Arrays.asList(args).contains("cert") ? List.of("lib", "cert") : List.of("lib"));
            launcher = launcher(wanted.in(folder(all, wanted)));
        } catch (IOException broken) {
            System.err.println("hawser: the runnable jar cannot be read: " + reason(broken));
            System.exit(UNAVAILABLE);
            return;
        } catch (CannotBoot refused) {
            System.err.println("hawser: " + refused.getMessage());
            System.exit(UNAVAILABLE);
            return;
        }
        launcher.invokeExact(args);
    }

    private static Path folder(CarriedJars all, CarriedJars wanted) throws CannotBoot {
        Path cache = Folders.cache();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        try {
            return new JarCache(cache, all).folder(wanted);
        } catch (IOException refused) {
            Complaints.add("there is no cache", refused);
            try {
                return TemporaryJars.unpack(wanted, temporary);
            } catch (IOException too) {
                throw new CannotBoot(
                        "its jars can be unpacked neither into " + cache + " (" + reason(refused) + ") nor into " + temporary
                                + " (" + reason(too) + "): XDG_CACHE_HOME in the environment says where else",
                        too);
            }
        }
    }

    private static String reason(IOException refused) {
        if (refused instanceof FileSystemException e) {
            String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
            return e.getFile() + ": " + reason;
        }
        return String.valueOf(refused.getMessage());
    }

    /** The launcher's main method, in a layer with all that it needs. */
    private static MethodHandle launcher(Path[] jars) throws CannotBoot, IOException {
        ModuleLayer.Controller controller = layer(jars);
        ModuleLayer layer = controller.layer();
        grantRights(controller, module(layer, CORE));
        openAll(layer);
        BootLoggers.takeFrom(layer);
        Module launcher = module(layer, LAUNCHER);
        controller.addExports(launcher, LAUNCHER, Boot.class.getModule());
        ClassLoader loader = launcher.getClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return MethodHandles.lookup()
                    .findStatic(
                            loader.loadClass(LAUNCHER + ".Main"),
                            "main",
                            MethodType.methodType(void.class, String[].class));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ModuleLayer.Controller layer(Path[] jars) throws CannotBoot {
        ModuleLayer boot = ModuleLayer.boot();
        try {
            ModuleFinder finder = ModuleFinder.of(jars);
            Set<String> names = new TreeSet<>();
            finder.findAll().forEach(each -> names.add(each.descriptor().name()));
            Configuration resolved = boot.configuration().resolve(finder, ModuleFinder.of(), names);
            return ModuleLayer.defineModulesWithOneLoader(resolved, List.of(boot), ClassLoader.getSystemClassLoader());
        } catch (FindException | ResolutionException lacking) {
            throw new CannotBoot(
                    "this Java has not all that is needed, so a whole JDK must be installed: " + lacking.getMessage(), lacking);
        }
    }

    private static Module module(ModuleLayer layer, String name) {
        return layer.findModule(name).orElseThrow(() -> new IllegalStateException("no module " + name));
    }

    /** Passes on what the manifest has got for this class: native code, and what coroutines on a carrying thread need. */
    @SuppressWarnings("restricted") // which the manifest allows
    private static void grantRights(ModuleLayer.Controller controller, Module core) {
        Module self = Boot.class.getModule();
        if (self.isNativeAccessEnabled()) {
            controller.enableNativeAccess(core);
        }
        Module base = Object.class.getModule();
        for (String inner : List.of("java.lang", "jdk.internal.vm")) {
            if (base.isOpen(inner, self)) {
                base.addOpens(inner, core);
            }
        }
    }

    /** Has every jar opened now: later this process may have another root folder, or not the right any more. */
    private static void openAll(ModuleLayer layer) throws IOException {
        for (Module each : layer.modules()) {
            try (InputStream manifest = each.getResourceAsStream("META-INF/MANIFEST.MF")) {
                if (manifest == null) {
                    throw new IOException("the jar of module " + each.getName() + " has no manifest");
                }
            }
        }
    }
}
