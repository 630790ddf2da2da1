package dev.hawser.launcher;

import dev.hawser.launcher.process.Sysexits;
import dev.hawser.net.CannotListen;
import dev.hawser.time.Scheduler;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;

/** A compiled source file, ready to run. */
final class Program {
    private final MainMethod main;
    private final ClassLoader loader;

    private Program(MainMethod main, ClassLoader loader) {
        this.main = main;
        this.loader = loader;
    }

    /**
     * Compiles and runs {@code file} on the calling thread, as {@code java} would; where it cannot be started,
     * {@code err} says why.
     *
     * @param jars what the program may use besides Hawser's modules
     * @return the exit status, once main has returned or failed
     */
    static int run(Path file, List<String> args, List<Path> jars, PrintWriter err) {
        try {
            return of(file, jars, err).run(args, err);
        } catch (LaunchFailed failed) {
            err.println(failed.getMessage());
            return failed.status();
        }
    }

    private static Program of(Path file, List<Path> jars, PrintWriter err) {
        SourceCompiler.Compiled compiled = new SourceCompiler(HawserModules.ofThisJvm(), jars).compile(file);
        err.print(compiled.warnings());
        err.flush();
        ClassLoader above = jars.isEmpty() ? Program.class.getClassLoader() : Plugins.of(jars).loader();
        ClassLoader loader = new CompiledClasses(compiled.classes(), above);
        return new Program(MainMethod.of(file, compiled.mainClass(), loader), loader);
    }

    private int run(List<String> args, PrintWriter err) {
        Logger logger = System.getLogger("hawser");
        logger.log(Level.INFO, "Log opened.");
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> threadDied(logger, thread, thrown));
        Thread.currentThread().setContextClassLoader(loader);
        try {
            main.invoke(args.toArray(String[]::new));
            return 0;
        } catch (CannotListen refused) { // no fault of the program: its message says all
            return Commands.report(refused, false, err);
        } catch (Throwable thrown) {
            logger.log(Level.ERROR, "The program's main method failed.", thrown);
            return Scheduler.isFatal(thrown) ? Sysexits.SOFTWARE : Sysexits.FAILED;
        }
    }

    private static void threadDied(Logger logger, Thread thread, Throwable thrown) {
        try {
            logger.log(Level.ERROR, "Thread \"" + thread.getName() + "\" died.", thrown);
        } finally {
            if (Scheduler.isFatal(thrown)) {
                System.exit(Sysexits.SOFTWARE);
            }
        }
    }
}
