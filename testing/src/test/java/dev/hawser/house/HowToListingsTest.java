package dev.hawser.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs every program of core and test kit that README.md and docs/ show. */
final class HowToListingsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LATER = Pattern.compile("import module dev\\.hawser\\.(app|auth|web);");

    @TempDir
    Path folder;

    /** Each of its threads waits for a JVM most of the time. */
    private final ExecutorService runs =
            Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));

    @AfterEach
    void endAll() throws InterruptedException {
        runs.shutdownNow();
        assertThat(runs.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @TestFactory
    List<DynamicTest> everyListingDoesWhatItsPageSays() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages()) {
            for (Listing listing : Listing.of(page.getFileName().toString(), Files.readString(page))) {
                if (LATER.matcher(listing.source()).find()) {
                    continue; // those modules are built later: the tests of the examples run these
                }
                ListingRun run = new ListingRun(listing, folder.resolve(listing.toString()));
                Future<?> running = runs.submit(() -> {
                    run.run();
                    return null;
                });
                tests.add(DynamicTest.dynamicTest(listing.toString(), () -> outcome(running)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(9);
        return tests;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    private static void outcome(Future<?> running) throws Throwable {
        try {
            running.get();
        } catch (ExecutionException failed) {
            throw failed.getCause();
        }
    }
}
