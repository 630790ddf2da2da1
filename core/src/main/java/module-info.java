/** The engine: byte strings, Deferreds, the reactor, transports, protocols and framings. */
@org.jspecify.annotations.NullMarked
module dev.hawser.core {
    requires static org.jspecify; // not transitive: who uses this module need not have it
    requires jdk.jfr; // events of the reactor and of connections
    requires jdk.unsupported; // sun.misc.Signal: the only way to SIGINT and SIGTERM

    exports dev.hawser.bytes;
    exports dev.hawser.coroutine;
    exports dev.hawser.deferred;
    exports dev.hawser.file;
    exports dev.hawser.line;
    exports dev.hawser.net;
    exports dev.hawser.net.connect.wire;
    exports dev.hawser.net.endpoint;
    exports dev.hawser.net.proxy.wire;
    exports dev.hawser.net.socks.wire;
    exports dev.hawser.policy;
    exports dev.hawser.system;
    exports dev.hawser.task;
    exports dev.hawser.time;
    exports dev.hawser.tls;
    exports dev.hawser.tls.reload;

    exports dev.hawser.reactor; // the in-memory transports keep the same rules by the same code
    exports dev.hawser.reactor.spi;

    uses dev.hawser.net.ReactorObserver;
    uses dev.hawser.net.ReactorProvider;
    uses dev.hawser.net.endpoint.ClientEndpointType;
    uses dev.hawser.net.endpoint.ServerEndpointType;
    uses dev.hawser.reactor.spi.BackendProvider;
    uses dev.hawser.tls.TlsEngineProvider;

    provides dev.hawser.net.ReactorProvider with
            dev.hawser.reactor.LoopReactorProvider;
    provides dev.hawser.tls.TlsEngineProvider with
            dev.hawser.tls.jdk.JdkEngineProvider,
            dev.hawser.tls.openssl.OpensslEngineProvider;
}
