package dev.hawser.launcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private static final long MORNING = Instant.parse("2011-08-29T08:00:00Z").toEpochMilli();
    private static final long DAY = 86_400_000;

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();

    private Path log() {
        return folder.resolve("log");
    }

    private LogFile open(LogRotation rotation) throws IOException {
        return new LogFile(log(), rotation, ZoneOffset.UTC, complaints::add);
    }

    private static LogRotation size(long bytes, int kept) {
        return new LogRotation(bytes, false, kept);
    }

    private static LogRotation daily() {
        return new LogRotation(LogRotation.ANY_SIZE, true, 10);
    }

    private static void append(LogFile file, String text) throws IOException {
        append(file, text, MORNING);
    }

    private static void append(LogFile file, String text, long millis) throws IOException {
        file.append(text.getBytes(UTF_8), millis);
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    // ---------------------------------------------------------------- opening

    @Test
    void isAppendedToAndEachLineIsThereAtOnce() throws IOException {
        Files.writeString(log(), "before\n");
        try (LogFile file = open(LogRotation.NEVER)) {
            append(file, "one\n");
            assertThat(text("log")).isEqualTo("before\none\n");
            append(file, "two\n");
            assertThat(text("log")).isEqualTo("before\none\ntwo\n");
        }
    }

    @Test
    void isMadeForItsOwnerAndHisGroupsEyes() throws IOException {
        try (LogFile file = open(size(4, 1))) {
            append(file, "one\n");
            append(file, "two\n");
        }
        for (String name : List.of("log", "log.1")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-r-----");
        }
    }

    @Test
    void theModeOfAFileThatIsThereStays() throws IOException {
        Files.createFile(log(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        open(LogRotation.NEVER).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log()))).isEqualTo("rw-------");
    }

    @Test
    void aMissingFolderAndAFolderInItsPlaceAreRefusedWithTheReason() throws IOException {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new LogFile(folder.resolve("no/log"), LogRotation.NEVER, ZoneOffset.UTC, complaints::add))
                .satisfies(refused -> assertThat(CannotLog.reason(refused)).isEqualTo("No such file or directory"));
        Files.createDirectory(log());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> open(LogRotation.NEVER))
                .satisfies(refused -> assertThat(CannotLog.reason(refused)).isEqualTo("Is a directory"));
    }

    @Test
    void ourOwnLinkIsFollowedAndItsTargetRotated() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Files.createSymbolicLink(log(), Path.of("real/file"));
        try (LogFile file = open(size(4, 2))) {
            append(file, "one\n");
            append(file, "two\n");
        }
        assertThat(real.resolve("file.1")).hasContent("one");
        assertThat(real.resolve("file")).hasContent("two");
        assertThat(log()).isSymbolicLink();
        assertThat(names()).containsExactly("log", "real");
    }

    @Test
    void anotherUsersLinkIsNotFollowed() throws IOException {
        Files.createSymbolicLink(log(), Path.of("target"));
        try {
            Files.setAttribute(log(), "unix:uid", 65534, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException notRoot) {
            assumeTrue("true".equals(System.getenv("CI")), "only root can make another user's link");
            throw notRoot;
        }
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> open(LogRotation.NEVER))
                .withMessageContaining(log().toString())
                .withMessageContaining("symbolic link of the user");
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void linksWithoutEndAreRefused() throws IOException {
        Files.createSymbolicLink(log(), Path.of("log"));
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> open(LogRotation.NEVER))
                .withMessageContaining("Too many levels of symbolic links");
    }

    @Test
    void anInterruptedThreadWritesItsLineAndStaysInterrupted() throws IOException {
        try (LogFile file = open(size(8, 3))) {
            Thread.currentThread().interrupt();
            for (int i = 0; i < 4; i++) {
                append(file, "line " + i + "\n");
            }
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(text("log.3") + text("log.2") + text("log.1") + text("log"))
                .isEqualTo("line 0\nline 1\nline 2\nline 3\n");
        assertThat(complaints).isEmpty();
    }

    // ---------------------------------------------------------------- rotation by size

    @Test
    void noFileIsLargerThanTheSizeUnlessALineIs() throws IOException {
        try (LogFile file = open(size(10, 9))) {
            append(file, "1234\n");
            append(file, "6789\n"); // just fits
            append(file, "next\n");
            append(file, "a very long line\n");
            append(file, "x\n");
        }
        assertThat(text("log.3")).isEqualTo("1234\n6789\n");
        assertThat(text("log.2")).isEqualTo("next\n");
        assertThat(text("log.1")).isEqualTo("a very long line\n");
        assertThat(text("log")).isEqualTo("x\n");
    }

    @Test
    void whatWasThereBeforeCounts() throws IOException {
        Files.writeString(log(), "123456789\n");
        try (LogFile file = open(size(10, 9))) {
            append(file, "x\n");
        }
        assertThat(text("log.1")).isEqualTo("123456789\n");
        assertThat(text("log")).isEqualTo("x\n");
    }

    @Test
    void theOldestBeyondThoseKeptGo() throws IOException {
        try (LogFile file = open(size(2, 2))) {
            for (String line : List.of("1\n", "2\n", "3\n", "4\n")) {
                append(file, line);
            }
        }
        assertThat(names()).containsExactly("log", "log.1", "log.2");
        assertThat(text("log.2") + text("log.1") + text("log")).isEqualTo("2\n3\n4\n");
    }

    @Test
    void thoseOfATimeWhenMoreWereKeptGoToo() throws IOException {
        for (int i = 1; i <= 5; i++) {
            Files.writeString(folder.resolve("log." + i), "old " + i);
        }
        Files.writeString(folder.resolve("log.8"), "not one of ours: 6 and 7 are missing");
        try (LogFile file = open(size(2, 2))) {
            append(file, "1\n");
            append(file, "2\n");
        }
        assertThat(names()).containsExactly("log", "log.1", "log.2", "log.8");
        assertThat(text("log.2")).isEqualTo("old 1");
    }

    @Test
    void aGapIsFilledAndNothingOldIsLostForIt() throws IOException {
        Files.writeString(folder.resolve("log.2"), "second");
        Files.writeString(folder.resolve("log.3"), "third");
        try (LogFile file = open(size(2, 3))) {
            append(file, "1\n");
            append(file, "2\n");
        }
        assertThat(text("log.1") + text("log.2") + text("log.3")).isEqualTo("1\nsecondthird");
    }

    @Test
    void aFileThatSomebodyHasCutIsNotRotatedYet() throws IOException {
        try (LogFile file = open(size(10, 3))) {
            append(file, "12345678\n");
            Files.writeString(log(), "");
            append(file, "abcd\n");
            append(file, "efgh\n");
            assertThat(names()).containsExactly("log");
            append(file, "x\n");
        }
        assertThat(text("log.1")).isEqualTo("abcd\nefgh\n");
        assertThat(text("log")).isEqualTo("x\n");
    }

    @Test
    void noByteIsLostHoweverItIsRotated() throws IOException {
        Random random = new Random(20110829);
        StringBuilder written = new StringBuilder();
        try (LogFile file = open(size(100, LogRotation.MOST_KEPT))) {
            for (int i = 0; i < 500; i++) {
                String line = i + "x".repeat(random.nextInt(60)) + "\n";
                append(file, line, MORNING + random.nextInt(3));
                written.append(line);
                if (random.nextInt(20) == 0) {
                    file.reopen();
                }
            }
        }
        StringBuilder found = new StringBuilder();
        for (int i = names().size() - 1; i > 0; i--) {
            found.append(text("log." + i));
        }
        assertThat(found + text("log")).isEqualTo(written.toString());
        assertThat(complaints).isEmpty();
    }

    // ---------------------------------------------------------------- rotation by day

    @Test
    void eachDayHasAFile() throws IOException {
        try (LogFile file = open(daily())) {
            append(file, "monday\n", MORNING);
            append(file, "monday night\n", Instant.parse("2011-08-29T23:59:59.999Z").toEpochMilli());
            append(file, "tuesday\n", Instant.parse("2011-08-30T00:00:00Z").toEpochMilli());
            append(file, "a late monday\n", Instant.parse("2011-08-29T23:59:59.999Z").toEpochMilli());
            append(file, "friday\n", MORNING + 4 * DAY);
        }
        assertThat(text("log.2")).isEqualTo("monday\nmonday night\n");
        assertThat(text("log.1")).isEqualTo("tuesday\na late monday\n");
        assertThat(text("log")).isEqualTo("friday\n");
    }

    @Test
    void aDayEndsWhereTheZoneSaysSo() throws IOException {
        try (LogFile file = new LogFile(log(), daily(), ZoneId.of("Europe/Paris"), complaints::add)) {
            append(file, "sunday\n", Instant.parse("2011-10-29T22:30:00Z").toEpochMilli());
            append(file, "25 hours\n", Instant.parse("2011-10-30T22:59:59Z").toEpochMilli());
            append(file, "monday\n", Instant.parse("2011-10-30T23:00:00Z").toEpochMilli());
        }
        assertThat(text("log.1")).isEqualTo("sunday\n25 hours\n");
        assertThat(text("log")).isEqualTo("monday\n");
    }

    @Test
    void aFileOfAnEarlierDayIsPutAsideByTheNextRun() throws IOException {
        Files.writeString(log(), "yesterday\n");
        Files.setLastModifiedTime(log(), FileTime.fromMillis(MORNING - DAY));
        try (LogFile file = open(daily())) {
            append(file, "today\n");
        }
        assertThat(text("log.1")).isEqualTo("yesterday\n");
        assertThat(text("log")).isEqualTo("today\n");
    }

    @Test
    void aFileOfTheSameDayIsNot() throws IOException {
        Files.writeString(log(), "earlier\n");
        Files.setLastModifiedTime(log(), FileTime.fromMillis(MORNING - 1));
        try (LogFile file = open(daily())) {
            append(file, "later\n");
        }
        assertThat(text("log")).isEqualTo("earlier\nlater\n");
    }

    // ---------------------------------------------------------------- others move it, or nobody may

    @Test
    void reopeningGoesOnInTheFileThatIsThereNow() throws IOException {
        try (LogFile file = open(LogRotation.NEVER)) {
            append(file, "one\n");
            Files.move(log(), folder.resolve("moved"));
            append(file, "two\n");
            file.reopen();
            append(file, "three\n");
        }
        assertThat(text("moved")).isEqualTo("one\ntwo\n");
        assertThat(text("log")).isEqualTo("three\n");
    }

    @Test
    void anothersFileInItsPlaceIsNotRenamed() throws IOException {
        try (LogFile file = open(size(8, 3))) {
            append(file, "one\n");
            Files.move(log(), folder.resolve("moved"));
            Files.writeString(log(), "theirs\n");
            append(file, "more than it holds\n");
        }
        assertThat(names()).containsExactly("log", "moved");
        assertThat(text("log")).isEqualTo("theirs\nmore than it holds\n");
        assertThat(text("moved")).isEqualTo("one\n");
    }

    @Test
    void whatCannotBeRotatedIsWrittenOnAndComplainedOfOnce() throws IOException {
        Path obstacle = Files.createDirectory(folder.resolve("log.1"));
        Files.createDirectory(obstacle.resolve("full"));
        try (LogFile file = open(size(4, 1))) {
            for (int i = 0; i < 10; i++) {
                append(file, i + "\n");
            }
            assertThat(text("log")).isEqualTo("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
            assertThat(complaints).singleElement().asString().contains(log().toString(), "cannot be rotated, and grows");
            Files.delete(obstacle.resolve("full"));
            Files.delete(obstacle);
            append(file, "a\n");
        }
        assertThat(names()).containsExactly("log", "log.1");
        assertThat(text("log.1")).isEqualTo("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        assertThat(text("log")).isEqualTo("a\n");
        assertThat(complaints).hasSize(1);
    }

    @Test
    void whereTheFolderIsGoneTheOpenFileIsWrittenOn() throws IOException {
        Path before = Files.createDirectory(folder.resolve("before"));
        Path after = folder.resolve("after");
        try (LogFile file = new LogFile(before.resolve("log"), size(4, 3), ZoneOffset.UTC, complaints::add)) {
            append(file, "one\n");
            Files.move(before, after, StandardCopyOption.ATOMIC_MOVE);
            append(file, "two\n");
            append(file, "three\n");
            assertThatExceptionOfType(IOException.class).isThrownBy(file::reopen);
            append(file, "four\n");
        }
        assertThat(after.resolve("log")).hasContent("one\ntwo\nthree\nfour");
        assertThat(complaints).singleElement().asString().contains("No such file or directory");
    }

    @Test
    void aDeviceIsWrittenToAndNeverRotated() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/null")), "no /dev/null");
        Files.createSymbolicLink(log(), Path.of("/dev/null"));
        try (LogFile file = open(new LogRotation(1, true, 1))) {
            append(file, "one\n");
            append(file, "two\n", MORNING + DAY);
        }
        assertThat(names()).containsExactly("log");
        assertThat(complaints).isEmpty();
    }
}
