/** Small protocols, a package each, and the plug-ins that serve them. */
@org.jspecify.annotations.NullMarked
module dev.hawser.protocols {
    requires transitive dev.hawser.app;
    requires static info.picocli;
    requires static org.jspecify;

    exports dev.hawser.protocols.echo;

    opens dev.hawser.protocols.echo to
            info.picocli;

    provides dev.hawser.app.plugin.ServicePlugin with
            dev.hawser.protocols.echo.EchoPlugin;
}
