package dev.hawser.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The same seed gives the same run. */
final class DeterminismTest {
    @Test
    void theSameSeedGivesTheSameLogByteForByte() {
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        String digest = Gossip.run(42, first).digest();
        assertThat(Gossip.run(42, second).digest()).isEqualTo(digest);
        assertThat(second.toString()).isEqualTo(first.toString());
        assertThat(first.toString())
                .contains("(fault)", "crashes", "partition", "is reset", "gets nothing through", "has lost it", "planted");
    }

    @Test
    void anotherSeedGivesAnotherRun() {
        assertThat(Gossip.run(43, new StringBuilder()).digest())
                .isNotEqualTo(Gossip.run(42, new StringBuilder()).digest());
    }

    /** Another JVM, other identity hashes, another collector, another carrier of coroutines, no compiler. */
    @Test
    void anotherJvmGivesTheSameLogByteForByte() throws Exception {
        StringBuilder here = new StringBuilder();
        String digest = Gossip.run(7, here).digest();
        String expected = here + digest + System.lineSeparator();
        assertThat(inAnotherJvm("-XX:hashCode=2", "-XX:+UseSerialGC", "-Xint")).isEqualTo(expected);
        assertThat(inAnotherJvm(
                        "-XX:hashCode=3",
                        "-Duser.language=ar",
                        "-Duser.timezone=Asia/Tokyo",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED"))
                .isEqualTo(expected);
    }

    private static String inAnotherJvm(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UnlockExperimentalVMOptions"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Gossip.class.getName(), "7"));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isZero();
            return said;
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void takingAFaultAwayDoesNotDealTheOthersAnew() {
        List<String> all = faultsOf(List.of());
        assertThat(all).hasSizeGreaterThan(10);
        // clocks, partitions and crashes come at times of their own, whatever else happens
        List<String> timed = all.stream()
                .filter(fault -> fault.startsWith("partition") || fault.startsWith("crash") || fault.startsWith("clock"))
                .toList();
        assertThat(faultsOf(timed)).containsExactlyInAnyOrderElementsOf(timed);
    }

    private static List<String> faultsOf(List<String> only) {
        Simulation simulation = Simulation.seed(5).faults(Faults.ALL);
        if (!only.isEmpty()) {
            simulation.onlyFaults(only);
        }
        simulation.host("server", reactor -> reactor.listenTcp(80, Line::new));
        for (String name : List.of("a", "b")) {
            simulation.host(name, reactor -> connectAgain(reactor));
        }
        simulation.runFor(Duration.ofMinutes(5));
        return simulation.faultsThatHappened();
    }

    private static void connectAgain(dev.hawser.net.Reactor reactor) {
        reactor.connectTcp("server", 80, dev.hawser.net.ClientFactory.of(Line::new));
        reactor.callLater(Duration.ofSeconds(5), () -> connectAgain(reactor));
    }
}
