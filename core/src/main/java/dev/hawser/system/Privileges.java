package dev.hawser.system;

import dev.hawser.reactor.linux.SystemCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gives the rights of a process up for good. */
public final class Privileges {
    private static final int MOST_BYTES = 64 << 10;
    private static final Path THREADS = Path.of("/proc/self/task");

    private Privileges() {}

    /**
     * Has every thread of this process act as {@code account} from now on, with no way back: real, effective and saved user and
     * group, and the supplementary groups. Afterwards it is verified, in the system's own records of every thread, and by
     * trying to become root again.
     *
     * <p>Does nothing but verify where that is who the process is already.
     *
     * @throws IOException when the process has not the right; nothing is to go on then, as some of it may have been done
     * @throws IllegalStateException when the verification finds what should not be; the process is to end then
     */
    public static void dropTo(Account account) throws IOException {
        dropTo(account, null);
    }

    /**
     * The same, after {@link CurrentProcess#changeRoot} to {@code root}, where that is not null.
     *
     * @throws IOException when the process has not the right; nothing is to go on then, as some of it may have been done
     * @throws IllegalStateException when the verification finds what should not be; the process is to end then
     */
    public static void dropTo(Account account, @Nullable Path root) throws IOException {
        CurrentProcess.checkAvailable();
        boolean already;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            already = difference(account, threads) == null;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) { // which is not there beneath another root
            if (root != null) {
                CurrentProcess.changeRoot(root);
            }
            if (!already) {
                SystemCalls.setGroups(account.groups());
                SystemCalls.setGroup(account.gid());
                SystemCalls.setUser(account.uid());
            }
            if (account.uid() != 0 && SystemCalls.takesUser(0)) {
                throw new IllegalStateException(
                        "the process could become root again after it had become user " + account.name());
            }
            String difference = difference(account, threads);
            if (difference != null) {
                throw new IllegalStateException(
                        "the process has not become user " + account.name() + " in all: " + difference);
            }
        }
    }

    /** What a thread of this process has that {@code account} has not; null for nothing. */
    private static @Nullable String difference(Account account, DirectoryStream<Path> threads) throws IOException {
        for (Path thread : threads) {
            for (String line : status(threads, thread)) {
                if (!agrees(line, account)) {
                    return "thread " + thread.getFileName() + " has " + line.replace('\t', ' ');
                }
            }
        }
        return null;
    }

    private static List<String> status(DirectoryStream<Path> threads, Path thread) throws IOException {
        try {
            if (!(threads instanceof SecureDirectoryStream<Path> folder)) {
                return Files.readAllLines(thread.resolve("status"), StandardCharsets.ISO_8859_1);
            }
            Path inFolder = thread.getFileName().resolve("status");
            try (SeekableByteChannel status = folder.newByteChannel(inFolder, Set.of(StandardOpenOption.READ))) {
                byte[] text = Channels.newInputStream(status).readNBytes(MOST_BYTES);
                return new String(text, StandardCharsets.ISO_8859_1).lines().toList();
            }
        } catch (NoSuchFileException ended) {
            return List.of();
        } catch (FileSystemException ended) {
            if (String.valueOf(ended.getReason()).contains("No such process")) {
                return List.of();
            }
            throw ended;
        }
    }

    private static boolean agrees(String line, Account account) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return true;
        }
        String[] values = line.substring(colon + 1).strip().split("\\s+");
        return switch (line.substring(0, colon)) {
            case "Uid" -> Arrays.stream(values).allMatch(Long.toString(account.uid())::equals);
            case "Gid" -> Arrays.stream(values).allMatch(Long.toString(account.gid())::equals);
            case "Groups" -> numbers(values).equals(new TreeSet<>(account.groups()));
            case "CapEff", "CapPrm", "CapAmb" -> account.uid() == 0 || values[0].matches("0+");
            default -> true;
        };
    }

    private static TreeSet<Long> numbers(String[] values) {
        TreeSet<Long> numbers = new TreeSet<>();
        for (String value : values) {
            if (!value.isEmpty()) {
                numbers.add(Long.parseLong(value));
            }
        }
        return numbers;
    }
}
