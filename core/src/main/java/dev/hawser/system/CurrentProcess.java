package dev.hawser.system;

import dev.hawser.reactor.linux.SignalNames;
import dev.hawser.reactor.linux.SystemCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this process asks of the system about itself, and of others by their number. From any thread; each of these concerns
 * all threads. Where {@link #obstacle()} is not null, all others throw {@link UnsupportedOperationException} with it.
 */
public final class CurrentProcess {
    private static final int LARGEST_MASK = 0777;

    /** What the system says behind the path of a program whose file was removed, as an update of the JDK does. */
    private static final String REPLACED = " (deleted)";

    private CurrentProcess() {}

    /** Why none of this can be had here, as half a sentence; null where it can. */
    public static @Nullable String obstacle() {
        return SystemCalls.obstacle();
    }

    static void checkAvailable() {
        String obstacle = obstacle();
        if (obstacle != null) {
            throw new UnsupportedOperationException("this cannot be had here: " + obstacle);
        }
    }

    /**
     * Makes this process the leader of a new session, without a terminal: none can hang up on it.
     *
     * @throws IOException when it leads a process group already
     */
    public static void newSession() throws IOException {
        checkAvailable();
        SystemCalls.newSession();
    }

    /**
     * Sets which permissions the files that it makes do not get, such as 077 for those of others.
     *
     * @return what it was
     * @throws IllegalArgumentException when it is not from 0 to 0777
     */
    public static int setUmask(int mask) {
        if (mask < 0 || mask > LARGEST_MASK) {
            throw new IllegalArgumentException("a umask is from 0 to 0777, and not 0" + Integer.toOctalString(mask));
        }
        checkAvailable();
        return SystemCalls.setUmask(mask);
    }

    /** The number of the user that this process acts as. */
    public static long userNumber() {
        checkAvailable();
        return SystemCalls.effectiveUser();
    }

    /**
     * Makes {@code folder} the root of all paths from now on, and the working folder. Classes of jars that are open already are
     * still found; what the JVM would load from elsewhere (a library of native code, a time zone) is not.
     *
     * @throws IOException when there is no such folder, or the process has not the right
     */
    public static void changeRoot(Path folder) throws IOException {
        checkAvailable();
        SystemCalls.changeFolder(folder.toString()); // first: outside of the root, it would be a way out
        SystemCalls.changeRoot(".");
        SystemCalls.changeFolder("/");
    }

    /**
     * Becomes another program, with the same number, open descriptors without close-on-exec, and working folder. Nothing of
     * this program runs any more: no shutdown hook, no finally.
     *
     * @param folder where it is to work; null for where this one does
     * @throws IOException when that cannot be; this program goes on then, and may be in that folder
     */
    public static void become(List<String> command, Map<String, String> environment, @Nullable Path folder)
            throws IOException {
        checkAvailable();
        if (folder != null) {
            SystemCalls.changeFolder(folder.toString());
        }
        List<String> variables = new ArrayList<>();
        environment.forEach((name, value) -> variables.add(name + "=" + value));
        throw SystemCalls.become(command.getFirst(), command, variables);
    }

    /**
     * The words that this process was started with, the path of its program first, as {@link #become} takes them: in another
     * folder, too, where they say {@code java -jar}.
     *
     * @throws IOException when the system does not tell
     */
    public static List<String> commandLine() throws IOException {
        byte[] raw = Files.readAllBytes(Path.of("/proc/self/cmdline"));
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == 0) {
                words.add(new String(raw, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        words.set(0, executable(Files.readSymbolicLink(Path.of("/proc/self/exe")).toString()));
        return fromAnywhere(words, System.getProperty("java.class.path", ""), Path.of("").toAbsolutePath());
    }

    /** With the path of the jar that was started in {@code folder}: {@code -jar} makes it the class path. */
    static List<String> fromAnywhere(List<String> words, String classPath, Path folder) {
        int jar = words.indexOf("-jar") + 1;
        if (jar == 0 || jar == words.size() || !words.get(jar).equals(classPath)) {
            return words;
        }
        List<String> changed = new ArrayList<>(words);
        changed.set(jar, folder.resolve(classPath).toString());
        return changed;
    }

    /** Where the program is now whose link in {@code /proc} is {@code link}: another of its name, where it was replaced. */
    static String executable(String link) {
        return link.endsWith(REPLACED) && !Files.exists(Path.of(link))
                ? link.substring(0, link.length() - REPLACED.length())
                : link;
    }

    /**
     * Sends a signal to the process {@code pid}.
     *
     * @param signal its name without {@code SIG}, such as {@code HUP}
     * @return whether there is such a process
     * @throws IOException when it is another user's
     * @throws IllegalArgumentException when there is no such signal, or {@code pid} is no number of a process
     */
    public static boolean signal(long pid, String signal) throws IOException {
        checkAvailable();
        int error = SystemCalls.kill(checked(pid), SignalNames.number(signal));
        if (SystemCalls.isRefusal(error)) {
            throw new IOException("process " + pid + " may not be sent SIG" + signal + ": " + SystemCalls.message(error));
        }
        return error == 0;
    }

    private static long checked(long pid) {
        if (pid < 1 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no process has the number " + pid);
        }
        return pid;
    }

    /** Keeps an inherited descriptor from programs that this one starts. */
    public static void closeOnExec(int descriptor) throws IOException {
        checkAvailable();
        SystemCalls.closeOnExec(descriptor);
    }

    /** A pipe's two ends, which only this process has; descriptors for {@link #tell}, and for a child's standard input. */
    public record PipeEnds(int readEnd, int writeEnd) {
        /** Opens one. */
        public static PipeEnds open() throws IOException {
            checkAvailable();
            int[] ends = SystemCalls.pipe();
            return new PipeEnds(ends[0], ends[1]);
        }
    }

    /**
     * A descriptor of {@code /dev/null}, for {@link #detach}; to be opened before {@link #changeRoot}.
     */
    public static int openNull() throws IOException {
        checkAvailable();
        return SystemCalls.openNull();
    }

    /** Has standard input, output and error be what {@code descriptor} is, such as {@link #openNull()}. */
    public static void detach(int descriptor) throws IOException {
        checkAvailable();
        for (int number = 0; number <= 2; number++) {
            SystemCalls.duplicate(descriptor, number);
        }
    }

    /** Closes a descriptor that is nobody else's. */
    public static void close(int descriptor) throws IOException {
        checkAvailable();
        SystemCalls.close(descriptor);
    }

    /**
     * Writes to an inherited pipe, and closes it.
     *
     * @throws IOException when nobody reads it, or it is none
     */
    public static void tell(int descriptor, String text) throws IOException {
        checkAvailable();
        try {
            SystemCalls.write(descriptor, text.getBytes(StandardCharsets.UTF_8));
        } finally {
            SystemCalls.close(descriptor);
        }
    }
}
