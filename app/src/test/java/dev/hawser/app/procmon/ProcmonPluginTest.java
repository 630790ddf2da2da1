package dev.hawser.app.procmon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.app.plugin.ServicePlugin;
import dev.hawser.testing.Results;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of procmon. */
final class ProcmonPluginTest {
    private final FakeProcesses processes = new FakeProcesses();
    private final ProcmonPlugin plugin = new ProcmonPlugin();

    @Command(name = "hawser", subcommandsRepeatable = false)
    private static final class Hawser {}

    private ProcessMonitor monitor(String... arguments) {
        CommandLine line = new CommandLine(new Hawser());
        line.setExpandAtFiles(false);
        line.addSubcommand(plugin);
        String[] all = new String[arguments.length + 1];
        all[0] = "procmon";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        line.parseArgs(all);
        return (ProcessMonitor) plugin.makeService(processes.reactor);
    }

    private static Program program(ProcessMonitor monitor) {
        return monitor.programs().getFirst().program();
    }

    @Test
    void whatFollowsTheCommandIsTheProgramsOwn() {
        ProcessMonitor monitor = monitor("--threshold", "2.5", "/usr/bin/web", "--name", "x", "-v", "--", "--kill-time", "@y");
        assertThat(program(monitor).command())
                .containsExactly("/usr/bin/web", "--name", "x", "-v", "--", "--kill-time", "@y");
        assertThat(monitor.programs().getFirst().name()).isEqualTo("web");
    }

    @Test
    void theEnvironmentIsOursAndWhatIsGiven() {
        Map<String, String> environment = Objects.requireNonNull(
                program(monitor("--env", "A=b=c", "--env", "EMPTY=", "web")).environment());
        assertThat(environment).containsEntry("A", "b=c").containsEntry("EMPTY", "").containsKey("PATH");
    }

    @Test
    void theTimesAreHeeded() throws Exception {
        ProcessMonitor monitor = monitor(
                "--min-restart-delay", "0.5", "--max-restart-delay=0.75", "--threshold", "3", "--kill-time", "0.1", "--name",
                "the web", "web");
        Results.successOf(monitor.startService());
        processes.memory.advance(Duration.ofMillis(2999));
        processes.last().exits(1);
        processes.memory.advance(Duration.ofMillis(500));
        processes.last().exits(1);
        processes.memory.advance(Duration.ofMillis(750));
        assertThat(processes.started).hasSize(3);
        monitor.stopService();
        processes.memory.advance(Duration.ofMillis(100));
        assertThat(processes.last().signals).endsWith("group KILL");
        assertThat(monitor.programs().getFirst().name()).isEqualTo("the web");
    }

    @Test
    void theTimesAreTwistedsByDefault() throws Exception {
        ProcessMonitor monitor = monitor("web");
        Results.successOf(monitor.startService());
        processes.last().exits(1);
        processes.memory.advance(Duration.ofMillis(999));
        assertThat(processes.started).hasSize(1);
        processes.memory.advance(Duration.ofMillis(1));
        monitor.stopService();
        processes.memory.advance(Duration.ofMillis(4999));
        assertThat(processes.last().signals).doesNotContain("group KILL");
        processes.memory.advance(Duration.ofMillis(1));
        assertThat(processes.last().signals).contains("group KILL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|COMMAND", "--threshold -1 web|\"-1\"", "--threshold NaN web|\"NaN\"", "--kill-time 1e9 web|\"1e9\"",
                "--threshold 0 web|threshold", "--min-restart-delay 5 --max-restart-delay 4 web|5 s",
                "--env A web|A", "--env =b web|=b", "--no-such web|--no-such"
            })
    void aWrongCommandLineIsRefusedByWhatIsWrong(String arguments, String named) {
        String[] all = arguments == null ? new String[0] : arguments.split(" ");
        assertThatThrownBy(() -> monitor(all))
                .isInstanceOfAny(CommandLine.ParameterException.class, IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void theHelpSaysAllOfIt() {
        String help = new CommandLine(plugin).getUsageMessage(CommandLine.Help.Ansi.OFF);
        assertThat(help).contains("procmon").contains("COMMAND [ARG...]");
        for (String option : List.of("--threshold=SECONDS", "--kill-time=SECONDS", "--min-restart-delay=SECONDS",
                "--max-restart-delay=SECONDS", "--env=NAME=VALUE", "--name=NAME", "(default: 3600)", "(default: 5)")) {
            assertThat(help).contains(option);
        }
    }

    @Test
    void itIsThereOnceHoweverManyReactors() {
        assertThat(plugin.isForEachReactor()).isFalse();
        assertThat(new ProcmonPlugin()).isInstanceOf(ServicePlugin.class);
    }
}
