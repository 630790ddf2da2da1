/** Services: parts of a program that start in order and stop in reverse; and the plug-ins of the hawser command. */
@org.jspecify.annotations.NullMarked
module dev.hawser.app {
    requires transitive dev.hawser.core;
    requires static info.picocli; // annotations of options; there wherever the hawser command is
    requires static org.jspecify;

    exports dev.hawser.app;
    exports dev.hawser.app.plugin;
    exports dev.hawser.app.procmon;
    exports dev.hawser.app.status;

    uses dev.hawser.app.ApplicationObserver;

    opens dev.hawser.app.plugin to
            info.picocli;
    opens dev.hawser.app.procmon to
            info.picocli;

    provides dev.hawser.app.plugin.ServicePlugin with
            dev.hawser.app.procmon.ProcmonPlugin;
}
