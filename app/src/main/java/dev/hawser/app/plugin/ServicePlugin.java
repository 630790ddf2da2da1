package dev.hawser.app.plugin;

import dev.hawser.app.Service;
import dev.hawser.net.Reactor;

/**
 * A sub-command of {@code hawser} that runs a service. Found by {@link java.util.ServiceLoader}: a module says
 * {@code provides dev.hawser.app.plugin.ServicePlugin with ...}, a jar on the class path has the file in
 * {@code META-INF/services}.
 *
 * <p>The class is a picocli command: its annotation says its name and what it does, and its fields or methods are its
 * options. A server has a {@link EndpointOption} as a mixin, so that every one takes {@code --listen} alike. The package is
 * open to {@code info.picocli}.
 *
 * <pre>{@code
 * @Command(name = "greet", description = "Says hello to whoever connects.")
 * public final class GreetPlugin implements ServicePlugin {
 *     @Mixin private EndpointOption listen = new EndpointOption("tcp:2000");
 *     @Option(names = "--text", description = "What is said.") private String text = "hello";
 *
 *     @Override public Service makeService(Reactor reactor) {
 *         return listen.services(reactor, "greet", Factory.of(() -> new Greeter(text)));
 *     }
 * }
 * }</pre>
 */
public interface ServicePlugin {
    /**
     * The service that the options describe. Called once, on the reactor's thread, before that runs and before any privilege
     * is given up; nothing is to be opened here.
     *
     * @throws IllegalArgumentException when the options are wrong, as where they contradict each other; told to the user as a
     *     mistake in the command line
     * @throws Exception when it cannot be made; told to the user by its message
     */
    Service makeService(Reactor reactor) throws Exception;

    /**
     * Whether the service is made for each reactor where the user wants several ({@code --reactors N}): true, the default,
     * for servers, whose newcomers are shared out; false for what is to be there once.
     */
    default boolean isForEachReactor() {
        return true;
    }
}
