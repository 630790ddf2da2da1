/** The web: HTTP/1.1, HTTP/2 and WebSocket, server and client. */
@org.jspecify.annotations.NullMarked
module dev.hawser.web {
    requires transitive dev.hawser.app;
    requires transitive dev.hawser.auth;
    requires static com.aayushatharva.brotli4j;
    requires static com.github.luben.zstd_jni;
    requires static info.picocli;
    requires static org.jspecify;

    exports dev.hawser.web;
    exports dev.hawser.web.body;
    exports dev.hawser.web.cgi;
    exports dev.hawser.web.cgi.wire;
    exports dev.hawser.web.client;
    exports dev.hawser.web.events;
    exports dev.hawser.web.events.wire;
    exports dev.hawser.web.files;
    exports dev.hawser.web.form;
    exports dev.hawser.web.form.wire;
    exports dev.hawser.web.http;
    exports dev.hawser.web.http1.wire;
    exports dev.hawser.web.http2.hpack;
    exports dev.hawser.web.http2.wire;
    exports dev.hawser.web.proxy;
    exports dev.hawser.web.server;
    exports dev.hawser.web.websocket;
    exports dev.hawser.web.websocket.wire;

    opens dev.hawser.web.plugin to
            info.picocli;

    provides dev.hawser.app.plugin.ServicePlugin with
            dev.hawser.web.plugin.ProxyPlugin,
            dev.hawser.web.plugin.WebPlugin;
}
