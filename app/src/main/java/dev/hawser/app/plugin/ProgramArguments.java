package dev.hawser.app.plugin;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code COMMAND [ARG...]}: a program and what it is given. From {@code COMMAND} on nothing is an option of ours. A picocli
 * mixin.
 */
public final class ProgramArguments {
    @Parameters(
            index = "0",
            paramLabel = "COMMAND",
            description = "The program: a path, or a name that is looked for in the PATH.")
    private String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARG",
            description = "What it is given, options included.")
    private List<String> arguments = new ArrayList<>();

    /** None given. */
    public ProgramArguments() {}

    @Spec(Spec.Target.MIXEE)
    private void setCommand(CommandSpec command) {
        command.parser().stopAtPositional(true);
    }

    /** The program's name, and its arguments. */
    public List<String> command() {
        List<String> command = new ArrayList<>(arguments);
        command.addFirst(name);
        return List.copyOf(command);
    }
}
