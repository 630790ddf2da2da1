/** Small protocols, a package each, and the plug-ins that serve them. */
@org.jspecify.annotations.NullMarked
module dev.hawser.protocols {
    requires transitive dev.hawser.app;
    requires static info.picocli;
    requires static org.jspecify;

    exports dev.hawser.protocols.echo;
    exports dev.hawser.protocols.inetd;
    exports dev.hawser.protocols.portforward;

    opens dev.hawser.protocols.echo to
            info.picocli;
    opens dev.hawser.protocols.inetd to
            info.picocli;
    opens dev.hawser.protocols.portforward to
            info.picocli;

    provides dev.hawser.app.plugin.ServicePlugin with
            dev.hawser.protocols.echo.EchoPlugin,
            dev.hawser.protocols.inetd.InetdPlugin,
            dev.hawser.protocols.portforward.PortForwardPlugin;
}
