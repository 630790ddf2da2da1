package dev.hawser.launcher.process;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a program is to run as a process. Paths are relative to where the command was typed.
 *
 * @param daemon whether it goes to the background
 * @param pidFile where its number is written; null for nowhere
 * @param user whose rights it has when its ports are open; null for no change
 * @param group the group in place of that user's own
 * @param umask what files do not get, from 0 to 0777; null for no change
 * @param root its root folder from then on; null for no change
 * @param folder where it works from the start; null for no change
 * @param drain how long connections may take to end when it makes way for its successor
 * @param status the endpoint where its state can be seen; null for nowhere
 */
public record ProcessSettings(
        boolean daemon,
        @Nullable Path pidFile,
        @Nullable String user,
        @Nullable String group,
        @Nullable Integer umask,
        @Nullable Path root,
        @Nullable Path folder,
        Duration drain,
        @Nullable String status) {
    /** A program in the foreground, as who started it. */
    public static final ProcessSettings DEFAULT =
            new ProcessSettings(false, null, null, null, null, null, null, Duration.ofSeconds(10), null);

    boolean changesAccount() {
        return user != null || group != null;
    }
}
