package dev.hawser.launcher;

import dev.hawser.net.CannotListen;
import dev.hawser.time.Scheduler;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;

/** A compiled source file, ready to run. */
final class Program {
    private static final int FAILED = 1;
    private static final int FATAL = 70;

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
     * @return the exit status, once main has returned or failed
     */
    static int run(Path file, List<String> args, PrintWriter err) {
        try {
            return of(file, err).run(args);
        } catch (LaunchFailed failed) {
            err.println(failed.getMessage());
            return FAILED;
        }
    }

    private static Program of(Path file, PrintWriter err) {
        SourceCompiler.Compiled compiled = new SourceCompiler(HawserModules.ofThisJvm()).compile(file);
        err.print(compiled.warnings());
        err.flush();
        ClassLoader loader = new CompiledClasses(compiled.classes(), Program.class.getClassLoader());
        return new Program(MainMethod.of(file, compiled.mainClass(), loader), loader);
    }

    private int run(List<String> args) {
        Logger logger = System.getLogger("hawser");
        logger.log(Level.INFO, "Log opened.");
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> threadDied(logger, thread, thrown));
        Thread.currentThread().setContextClassLoader(loader);
        try {
            main.invoke(args.toArray(String[]::new));
            return 0;
        } catch (CannotListen refused) { // no fault of the program: its message says all
            logger.log(Level.ERROR, refused.getMessage());
            return FAILED;
        } catch (Throwable thrown) {
            logger.log(Level.ERROR, "The program's main method failed.", thrown);
            return Scheduler.isFatal(thrown) ? FATAL : FAILED;
        }
    }

    private static void threadDied(Logger logger, Thread thread, Throwable thrown) {
        try {
            logger.log(Level.ERROR, "Thread \"" + thread.getName() + "\" died.", thrown);
        } finally {
            if (Scheduler.isFatal(thrown)) {
                System.exit(FATAL);
            }
        }
    }
}
