package dev.hawser.launcher;

import dev.hawser.launcher.process.CannotLaunch;
import dev.hawser.launcher.process.Sysexits;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One of several services of a machine, by its name: where its files are.
 *
 * @param name of which file names are made
 */
record Instance(String name, InstanceFolders folders) {
    private static final int LONGEST_NAME = 64;
    private static final int MOST_BYTES = 1 << 20;

    /** @throws IllegalArgumentException when {@code name} is none that a file could have everywhere */
    Instance {
        if (name.length() > LONGEST_NAME || !name.matches("[A-Za-z0-9_][A-Za-z0-9_.@-]*")) {
            throw new IllegalArgumentException("--instance is a name of up to " + LONGEST_NAME
                    + " letters, digits and _ . @ - that begins with one of the first three, and not \"" + name + "\"");
        }
    }

    /** That of whoever runs this process. */
    static Instance of(String name) {
        return new Instance(name, InstanceFolders.ofThisProcess());
    }

    Path pidFile() {
        return folders.run().resolve(name + ".pid");
    }

    Path logFile() {
        return folders.log().resolve(name + ".log");
    }

    Path configuration() {
        return folders.configuration().resolve(name + ".conf");
    }

    /**
     * What the configuration says: options, and the command with its own, each line one argument. Spaces around it do not
     * count, nor do empty lines and those that begin with {@code #}.
     *
     * @throws CannotLaunch when it is not there, cannot be read, or is no text
     */
    List<String> arguments() {
        Path file = configuration();
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CannotLaunch(Sysexits.DATA, file + " is larger than " + MOST_BYTES + " bytes", null);
            }
            List<String> arguments = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                String argument = line.strip();
                if (!argument.isEmpty() && !argument.startsWith("#")) {
                    arguments.add(argument);
                }
            }
            return arguments;
        } catch (NoSuchFileException missing) {
            throw new CannotLaunch(
                    Sysexits.NO_INPUT, "which command? There is none on the command line, and no file " + file, missing);
        } catch (CharacterCodingException none) {
            throw new CannotLaunch(Sysexits.DATA, file + " is not in UTF-8", none);
        } catch (IOException refused) {
            throw new CannotLaunch(Sysexits.NO_INPUT, file + " cannot be read: " + InstanceFolders.reason(refused), refused);
        }
    }
}
