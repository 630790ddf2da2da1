/** The engine: byte strings, Deferreds, the reactor, transports, protocols and framings. */
@org.jspecify.annotations.NullMarked
module dev.hawser.core {
    requires static transitive org.jspecify;

    exports dev.hawser.bytes;
    exports dev.hawser.deferred;
    exports dev.hawser.net;
    exports dev.hawser.net.endpoint;
    exports dev.hawser.time;

    uses dev.hawser.net.ReactorProvider;
}
