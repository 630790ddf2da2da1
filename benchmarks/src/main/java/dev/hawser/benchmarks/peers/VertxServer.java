package dev.hawser.benchmarks.peers;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;

/** {@code VertxServer nio|native PROTO PORT}: one verticle on one event loop, on 127.0.0.1. */
public final class VertxServer extends VerticleBase {
    private final Handler<NetSocket> protocol;
    private final int port;

    private VertxServer(Handler<NetSocket> protocol, int port) {
        this.protocol = protocol;
        this.port = port;
    }

    /** See the class. */
    public static void main(String[] args) {
        boolean wantsNative = args[0].equals("native");
        VertxServer server = new VertxServer(protocol(args[1]), Integer.parseInt(args[2]));
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(wantsNative));
        if (wantsNative && !vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("no native transport here", vertx.unavailableNativeTransportCause());
        }
        vertx.deployVerticle(server).await();
    }

    @Override
    public Future<?> start() {
        NetServerOptions options = new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(1024);
        return vertx.createNetServer(options)
                .connectHandler(socket -> {
                    socket.exceptionHandler(_ -> socket.close());
                    protocol.handle(socket);
                })
                .listen(port, "127.0.0.1")
                .onSuccess(server -> System.out.println("listening 127.0.0.1:" + server.actualPort()));
    }

    private static Handler<NetSocket> protocol(String name) {
        return switch (name) {
            case "echo" -> VertxServer::echo;
            case "sink" -> socket -> socket.handler(_ -> {});
            case "lines" -> VertxServer::lines;
            default -> throw new IllegalArgumentException("no such protocol here: " + name);
        };
    }

    private static void echo(NetSocket socket) {
        socket.handler(data -> {
            socket.write(data);
            pauseWhenFull(socket);
        });
    }

    private static void lines(NetSocket socket) {
        Buffer crlf = Buffer.buffer("\r\n");
        socket.handler(RecordParser.newDelimited("\r\n", line -> {
            socket.write(line);
            socket.write(crlf);
            pauseWhenFull(socket);
        }));
    }

    private static void pauseWhenFull(NetSocket socket) {
        if (socket.writeQueueFull()) {
            socket.pause();
            socket.drainHandler(_ -> socket.resume());
        }
    }
}
