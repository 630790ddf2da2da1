package dev.hawser.launcher;

import dev.hawser.time.Scheduler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser run File.java [args]}: the program runs on the thread that calls this, as it would under {@code java}. */
@Command(
        name = "run",
        description = "Compiles a source file in memory and runs it.",
        footer = {
            "",
            "The file is a compact source file, 'import module dev.hawser.core;' and 'void main() { ... }',",
            "or an ordinary one, whose first class has the main method."
        })
final class RunCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int FATAL = 70;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets these before it calls
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "A Java source file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "The program's own arguments, options included.")
    private List<String> args = List.of();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() {
        SourceCompiler.Compiled compiled = new SourceCompiler(HawserModules.ofThisJvm()).compile(file);
        if (!compiled.warnings().isEmpty()) {
            spec.commandLine().getErr().print(compiled.warnings());
            spec.commandLine().getErr().flush();
        }
        ClassLoader loader = new CompiledClasses(compiled.classes(), RunCommand.class.getClassLoader());
        MainMethod main = MainMethod.of(file, compiled.mainClass(), loader);
        Logger logger = System.getLogger("hawser");
        logger.log(Level.INFO, "Log opened.");
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> threadDied(logger, thread, thrown));
        Thread.currentThread().setContextClassLoader(loader);
        try {
            main.invoke(args.toArray(String[]::new));
            return 0;
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
