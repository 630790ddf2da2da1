package dev.hawser.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * What came of a command line in this JVM.
 *
 * @param said what the program set the system property "said" to, empty where it did not
 */
record CommandLineRun(int status, String output, String error, String said) {
    static CommandLineRun of(String... args) {
        Thread thread = Thread.currentThread();
        @Nullable ClassLoader context = thread.getContextClassLoader();
        Thread.@Nullable UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();
        StringWriter output = new StringWriter();
        StringWriter error = new StringWriter();
        System.clearProperty("said");
        try {
            int status = Main.run(new PrintWriter(output, true), new PrintWriter(error, true), args);
            return new CommandLineRun(status, output.toString(), error.toString(), System.getProperty("said", ""));
        } finally {
            System.clearProperty("said");
            thread.setContextClassLoader(context);
            Thread.setDefaultUncaughtExceptionHandler(uncaught);
        }
    }
}
