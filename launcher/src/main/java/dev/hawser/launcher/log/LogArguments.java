package dev.hawser.launcher.log;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the log on a command line, for {@link picocli.CommandLine.Mixin}. */
public final class LogArguments {
    private static final int KEPT = 10;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it reads the command line
    private CommandSpec spec;

    @Option(
            names = "--logfile",
            paramLabel = "FILE",
            description = {"Appends the log to FILE; - is standard output", "(the default without --syslog and --journald)."})
    private @Nullable Path file;

    @Option(
            names = "--log-rotate-size",
            paramLabel = "SIZE",
            converter = LogWords.SizeWord.class,
            description = "Begins a new log file before it is larger: 500K, 10M, 1G.")
    private @Nullable Long rotateSize;

    @Option(names = "--log-rotate-daily", description = "Begins a new log file each day.")
    private boolean rotateDaily;

    @Option(
            names = "--log-keep",
            paramLabel = "N",
            description = "How many old log files are kept: FILE.1 to FILE.N (default: " + KEPT + ").")
    private @Nullable Integer kept;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            converter = LogWords.FormatWord.class,
            description = "How lines look: text (the default) or json.")
    private LogFormat format = LogFormat.TEXT;

    @Option(
            names = "--log-level",
            paramLabel = "[NAMESPACE=]LEVEL",
            converter = LogWords.ThresholdWord.class,
            description = {
                "From which level on lines are logged, in all or in",
                "those of NAMESPACE and below it: trace, debug,",
                "info (the default), warning, error, off. Repeatable."
            })
    private List<LogWords.Threshold> levels = new ArrayList<>();

    @Option(
            names = "--syslog",
            arity = "0..1",
            paramLabel = "FACILITY",
            fallbackValue = "daemon",
            converter = LogWords.FacilityWord.class,
            preprocessor = OnlyAttached.class,
            description = "Logs to syslog; FACILITY is daemon unless said, as in --syslog=local0.")
    private @Nullable SyslogFacility facility;

    @Option(names = "--journald", description = "Logs to the journal of systemd.")
    private boolean journal;

    /** For picocli. */
    public LogArguments() {}

    /**
     * What the command line said.
     *
     * @throws ParameterException when options do not go together
     */
    public LogOptions options() {
        return options(null);
    }

    /** The same, with a file for the log where the command line does not say where it goes; null for standard output. */
    public LogOptions options(@Nullable Path unlessSaid) {
        boolean isSaid = file != null || facility != null || journal;
        Path wanted = isSaid ? file : unlessSaid;
        List<LogTarget> targets = new ArrayList<>();
        if (wanted != null && !isOutput(wanted)) {
            targets.add(new LogTarget.ToFile(wanted, rotation()));
        } else {
            refuseOptionsOfFiles();
            if (file != null || !isSaid) {
                targets.add(new LogTarget.Output());
            }
        }
        if (facility != null) {
            targets.add(new LogTarget.ToSyslog(LogTarget.ToSyslog.SOCKET, facility));
        }
        if (journal) {
            targets.add(new LogTarget.ToJournal(LogTarget.ToJournal.SOCKET));
        }
        Map<String, System.Logger.Level> thresholds = new TreeMap<>();
        levels.forEach(threshold -> thresholds.put(threshold.namespace(), threshold.level()));
        return new LogOptions(targets, format, thresholds);
    }

    private static boolean isOutput(Path file) {
        return file.toString().equals("-");
    }

    private LogRotation rotation() {
        try {
            return new LogRotation(
                    rotateSize == null ? LogRotation.ANY_SIZE : rotateSize, rotateDaily, kept == null ? KEPT : kept);
        } catch (IllegalArgumentException wrong) {
            throw refused("--log-keep: " + wrong.getMessage()); // a size has been looked at when it was read
        }
    }

    private void refuseOptionsOfFiles() {
        refuseWithoutFile(rotateSize != null, "--log-rotate-size");
        refuseWithoutFile(rotateDaily, "--log-rotate-daily");
        refuseWithoutFile(kept != null, "--log-keep");
    }

    private void refuseWithoutFile(boolean wasSaid, String option) {
        if (wasSaid) {
            throw refused(option + " is for a log file: say --logfile FILE too");
        }
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** Takes a value that is attached to its option, and leaves the next word of the command line alone. */
    static final class OnlyAttached implements IParameterPreprocessor {
        /** For picocli. */
        OnlyAttached() {}

        @Override
        public boolean preprocess(
                Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (" ".equals(info.get("separator")) && option instanceof OptionSpec named) {
                args.push(named.fallbackValue());
            }
            return false;
        }
    }
}
