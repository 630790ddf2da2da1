/** The {@code hawser} command: compiles a source file in memory and runs it, with its log on standard output. */
@org.jspecify.annotations.NullMarked
module dev.hawser.launcher {
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires dev.hawser.app;
    requires dev.hawser.core;
    requires dev.hawser.protocols; // its plug-ins
    requires dev.hawser.web;
    requires info.picocli;
    requires jdk.compiler;
    requires org.slf4j;
    requires static org.bouncycastle.pkix; // of hawser cert alone: the others start without them
    requires static org.bouncycastle.provider;
    requires static org.jspecify;

    // The command's options are annotated fields, which picocli sets by reflection.
    opens dev.hawser.launcher to
            info.picocli;
    opens dev.hawser.launcher.log to
            info.picocli;

    uses dev.hawser.app.plugin.ServicePlugin;

    provides dev.hawser.app.ApplicationObserver with
            dev.hawser.launcher.process.LaunchObserver;
    provides dev.hawser.net.ReactorObserver with
            dev.hawser.launcher.process.LaunchObserver;
    provides ch.qos.logback.classic.spi.Configurator with
            dev.hawser.launcher.log.LogSetup;
}
