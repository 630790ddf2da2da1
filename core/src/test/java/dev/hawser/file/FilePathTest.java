package dev.hawser.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.FileRegion;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilePathTest {
    @TempDir
    Path folder = Path.of("not set");

    private FilePath root = FilePath.of("not set");
    private FilePath outside = FilePath.of("not set");

    @BeforeEach
    void makeFolders() throws IOException {
        root = FilePath.of(folder.toRealPath()).child("root");
        outside = root.sibling("outside");
        root.makeDirs();
        outside.makeDirs();
        outside.child("secret").setContent(Bytes.of("secret"));
    }

    private FilePath file(String name, String content) throws IOException {
        FilePath file = root.child(name);
        file.setContent(Bytes.of(content));
        return file;
    }

    private static String text(FilePath file) throws IOException {
        return file.content(1 << 20).utf8();
    }

    // ---------------------------------------------------------------- names

    @ParameterizedTest
    @ValueSource(strings = {"a", "...", "..a", "a..", ".hidden", "a b", "-", "~", "%2e%2e", "*", "caf\u00e9", "\u65e5\u672c"})
    void aNameLeadsToAChild(String name) {
        assumeTrue(!name.equals("*") || File.separatorChar == '/', "Windows has no such name");
        FilePath child = root.child(name);
        assertThat(child.name()).isEqualTo(name);
        assertThat(child.parent()).isEqualTo(root);
        assertThat(child.segmentsFrom(root)).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "/etc", "a/b", "../a", "a/..", "a/", "./a", "a\0", "\0", "//"})
    void whatIsNoNameIsRefused(String name) {
        assertThatThrownBy(() -> root.child(name))
                .isInstanceOf(InsecurePath.class)
                .hasMessageContaining(PathNames.shown(name))
                .hasMessageContaining(root.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\b", "c:", "c:a", "a:b", "nul", "NUL", "con.txt", "Com1", "lpt9.tar.gz", "com\u00b9", "nul .txt", "a.", "a ",
                "a?", "a\"b", "a|b", "a\u0001", "conin$"
            })
    void whatWindowsTakesForSomethingElseIsRefusedThere(String name) {
        assertThat(PathNames.refusal(name, true)).isNotNull();
        assertThat(PathNames.refusal(name, false)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "null", "console", "com", "com10", "a.nul", "my.con.txt"})
    void otherNamesAreGoodOnWindowsToo(String name) {
        assertThat(PathNames.refusal(name, true)).isNull();
    }

    /** Whatever the names: refused, or right below. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void garbageNeverEscapes(long seed) {
        String alphabet = "..//\\\\:ab \0\u00e9\ud800\udc00\u2025\u2215%~*";
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int left = random.nextInt(6); left > 0; left--) {
                name.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                FilePath child = root.child(name.toString());
                assertThat(child.path().getParent()).isEqualTo(root.path());
                assertThat(child.path().normalize()).isEqualTo(child.path());
                assertThat(child.path()).isNotEqualTo(root.path());
                assertThat(child.name()).isEqualTo(name.toString());
            } catch (InsecurePath insecure) {
                refused++;
            }
            try {
                FilePath below = root.preauthChild(name.toString());
                assertThat(below.isWithin(root)).isTrue();
                assertThat(below.path().normalize()).isEqualTo(below.path());
            } catch (InsecurePath insecure) {
                assertThat(insecure).hasMessageContaining(root.toString());
            }
        }
        assertThat(refused).isBetween(1000, 19_000);
    }

    @Test
    void descendantsAreChildrenOfChildren() {
        assertThat(root.descendant("a", "b", "c")).isEqualTo(root.child("a").child("b").child("c"));
        assertThat(root.descendant(List.of())).isEqualTo(root);
        assertThatThrownBy(() -> root.descendant("a", "..", "b")).isInstanceOf(InsecurePath.class);
        assertThat(root.descendant("a", "b").segmentsFrom(root)).containsExactly("a", "b");
        assertThatThrownBy(() -> root.segmentsFrom(outside)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPreauthorisedPathMayMoveAboutBelow() {
        assertThat(root.preauthChild("a/./b/../c")).isEqualTo(root.descendant("a", "c"));
        assertThat(root.preauthChild("a/..")).isEqualTo(root);
        for (String path : List.of("..", "../root2", "a/../../outside", "/etc/passwd", "a\0b")) {
            assertThatThrownBy(() -> root.preauthChild(path)).isInstanceOf(InsecurePath.class);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkThatLeadsOutIsNoRealDescendant() throws IOException {
        file("plain", "plain");
        root.child("folder").makeDirs();
        root.descendant("folder", "deep").setContent(Bytes.of("deep"));
        root.child("within").linkTo(root.child("folder"));
        root.child("out").linkTo(outside);
        Files.createSymbolicLink(root.child("relative").path(), Path.of("..", "outside", "secret"));

        assertThat(root.realDescendant("plain")).isEqualTo(root.child("plain"));
        assertThat(root.realDescendant("within", "deep")).isEqualTo(root.descendant("folder", "deep"));
        assertThatThrownBy(() -> root.realDescendant("out", "secret")).isInstanceOf(InsecurePath.class);
        assertThatThrownBy(() -> root.realDescendant("relative")).isInstanceOf(InsecurePath.class);
        assertThatThrownBy(() -> root.realDescendant("missing")).isInstanceOf(NoSuchFileException.class);
        assertThat(root.child("relative").linkTarget()).isEqualTo("../outside/secret");
    }

    // ---------------------------------------------------------------- content

    @Test
    void contentIsReplacedAtOnceAndLeavesNothingBeside() throws IOException {
        FilePath file = file("file", "old");
        try (var reader = Files.newInputStream(file.path())) {
            file.setContent(Bytes.of("new"));
            assertThat(reader.readAllBytes()).asString().isEqualTo("old");
        }
        assertThat(text(file)).isEqualTo("new");
        assertThat(root.children()).containsExactly(file);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileKeepsItsPermissionsAndANewOneHasTheUsual() throws IOException {
        FilePath file = file("file", "old");
        String usual = permissions(Files.createFile(root.child("usual").path()));
        assertThat(permissions(file.path())).isEqualTo(usual);
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rwx-w-r--"));
        file.setContent(Bytes.of("new"));
        assertThat(permissions(file.path())).isEqualTo("rwx-w-r--");
        file.setContent(Bytes.of("key"), PosixFilePermissions.fromString("rw-------"));
        assertThat(permissions(file.path())).isEqualTo("rw-------");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkIsReplacedAndWhereItLedIsNotTouched() throws IOException {
        FilePath link = root.child("link");
        link.linkTo(outside.child("secret"));
        link.setContent(Bytes.of("mine"));
        assertThat(link.isLink()).isFalse();
        assertThat(text(link)).isEqualTo("mine");
        assertThat(text(outside.child("secret"))).isEqualTo("secret");
    }

    @Test
    void whatCannotBeReplacedIsLeftAndNothingStaysBeside() throws IOException {
        FilePath full = root.child("full");
        full.child("inner").makeDirs();
        assertThatThrownBy(() -> full.setContent(Bytes.of("x"))).isInstanceOf(FileSystemException.class);
        assertThat(root.children()).containsExactly(full);
        assertThatThrownBy(() -> root.descendant("no", "such").setContent(Bytes.of("x")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void noMoreIsReadThanAllowed() throws IOException {
        FilePath file = file("file", "0123456789");
        assertThat(file.content(10)).isEqualTo(Bytes.of("0123456789"));
        assertThatThrownBy(() -> file.content(9)).isInstanceOf(FileTooLarge.class).hasMessageContaining("9 bytes");
        assertThat(file("empty", "").content(0)).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void aRegionIsTheWholeFile() throws IOException {
        try (FileRegion region = file("f\u00eele", "0123456789").openRegion()) {
            assertThat(region.byteCount()).isEqualTo(10);
            assertThat(region.slice(3, 4).offset()).isEqualTo(3);
            assertThatThrownBy(() -> region.slice(3, 8)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> root.openRegion()).isInstanceOf(IOException.class).hasMessageContaining("regular");
        assertThatThrownBy(() -> root.child("none").openRegion()).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aRegionKnowsItsDescriptorAndClosesIt() throws IOException {
        FileRegion region = file("file", "0123456789").openRegion();
        Path descriptor = Path.of("/proc/self/fd/" + region.descriptor());
        assertThat(region.descriptor()).isNotEqualTo(FileRegion.UNKNOWN);
        assertThat(Files.readString(descriptor)).isEqualTo("0123456789");
        region.close();
        region.close();
        assertThat(region.channel().isOpen()).isFalse();
        assertThat(Files.exists(descriptor) && Files.isSameFile(descriptor, root.child("file").path())).isFalse();
    }

    // ---------------------------------------------------------------- trees

    private FilePath tree() throws IOException {
        FilePath tree = root.child("tree");
        tree.descendant("a", "b").makeDirs();
        tree.descendant("a", "b", "deep").setContent(Bytes.of("deep"));
        tree.child("top").setContent(Bytes.of("top"));
        if (File.separatorChar == '/') {
            tree.child("link").linkTo(outside);
        }
        return tree;
    }

    private static List<String> below(FilePath top) throws IOException {
        try (Stream<FilePath> walked = top.walk()) {
            return walked.map(path -> String.join("/", path.segmentsFrom(top))).sorted().toList();
        }
    }

    @Test
    void aTreeIsCopiedWithItsLinks() throws IOException {
        FilePath tree = tree();
        Files.setLastModifiedTime(tree.child("a").path(), FileTime.from(Instant.ofEpochSecond(1_000_000)));
        FilePath copy = root.child("copy");
        tree.copyTo(copy);
        assertThat(below(copy)).isEqualTo(below(tree)).contains("a/b/deep", "top");
        assertThat(text(copy.descendant("a", "b", "deep"))).isEqualTo("deep");
        assertThat(copy.child("a").modified()).isEqualTo(tree.child("a").modified());
        assertThat(copy.child("link").isLink()).isEqualTo(File.separatorChar == '/');
        assertThat(root.children()).containsExactly(copy, tree);
    }

    @Test
    void nothingIsCopiedOverSomethingOrIntoItself() throws IOException {
        FilePath tree = tree();
        FilePath taken = file("taken", "mine");
        assertThatThrownBy(() -> tree.copyTo(taken)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> taken.copyTo(tree)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> tree.copyTo(tree.child("inner"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.moveTo(tree.child("inner"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> root.child("none").copyTo(root.child("x"))).isInstanceOf(NoSuchFileException.class);
        assertThat(root.children()).containsExactly(taken, tree);
    }

    @Test
    void aTreeIsMoved() throws IOException {
        FilePath tree = tree();
        List<String> before = below(tree);
        FilePath moved = outside.child("moved");
        tree.moveTo(moved);
        assertThat(tree.exists()).isFalse();
        assertThat(below(moved)).isEqualTo(before);
        file("one", "1").moveTo(file("two", "2"));
        assertThat(text(root.child("two"))).isEqualTo("1");
        assertThat(root.children()).containsExactly(root.child("two"));
    }

    /** To another file system, where there is one: it is copied and then removed. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aTreeIsMovedToAnotherFileSystem() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(memory)
                        && !Files.getFileStore(memory).equals(Files.getFileStore(folder)),
                "there is no second file system");
        FilePath elsewhere = FilePath.of(Files.createTempDirectory(memory, "hawser-test-"));
        try {
            FilePath tree = tree();
            List<String> before = below(tree);
            tree.moveTo(elsewhere.child("moved"));
            assertThat(below(elsewhere.child("moved"))).isEqualTo(before);
            assertThat(tree.exists()).isFalse();
            assertThat(elsewhere.children()).containsExactly(elsewhere.child("moved"));
        } finally {
            elsewhere.remove();
        }
    }

    @Test
    void aTreeIsRemovedAndItsLinksAreNotFollowed() throws IOException {
        FilePath tree = tree();
        tree.remove();
        assertThat(tree.exists()).isFalse();
        assertThat(text(outside.child("secret"))).isEqualTo("secret");
        assertThatThrownBy(tree::remove).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkToAFolderIsRemovedItself() throws IOException {
        FilePath link = root.child("link");
        link.linkTo(outside);
        link.remove();
        assertThat(link.isLink()).isFalse();
        assertThat(outside.children()).hasSize(1);
        FilePath broken = root.child("broken");
        broken.linkTo(root.child("none"));
        assertThat(broken.exists()).isFalse();
        broken.remove();
        assertThat(root.children()).isEmpty();
    }

    @Test
    void childrenAreToldByNameAndByPattern() throws IOException {
        file("b.pem", "");
        file("a.pem", "");
        file("c.txt", "");
        assertThat(root.children()).extracting(FilePath::name).containsExactly("a.pem", "b.pem", "c.txt");
        assertThat(root.glob("*.pem")).extracting(FilePath::name).containsExactly("a.pem", "b.pem");
        assertThat(root.glob("[bc].*")).extracting(FilePath::name).containsExactly("b.pem", "c.txt");
        assertThatThrownBy(() -> root.glob("../*")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> root.child("none").children()).isInstanceOf(NoSuchFileException.class);
    }
}
