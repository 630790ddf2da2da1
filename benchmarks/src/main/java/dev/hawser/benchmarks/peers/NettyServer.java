package dev.hawser.benchmarks.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;

/** {@code NettyServer nio|epoll|io_uring PROTO PORT}: one event loop that accepts and serves on 127.0.0.1. */
public final class NettyServer {
    private static final int LINE_LIMIT = 64 * 1024;

    private NettyServer() {}

    /** See the class. */
    public static void main(String[] args) throws InterruptedException {
        Carrier carrier = carrier(args[0]);
        Supplier<List<ChannelHandler>> handlers = handlers(args[1]);
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, carrier.loop());
        Channel port = new ServerBootstrap()
                .group(loop)
                .channel(carrier.channel())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        handlers.get().forEach(channel.pipeline()::addLast);
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(args[2]))
                .sync()
                .channel();
        System.out.println("listening 127.0.0.1:" + ((InetSocketAddress) port.localAddress()).getPort());
    }

    private record Carrier(IoHandlerFactory loop, Class<? extends ServerChannel> channel) {}

    private static Carrier carrier(String name) {
        return switch (name) {
            case "nio" -> new Carrier(NioIoHandler.newFactory(), NioServerSocketChannel.class);
            case "epoll" -> new Carrier(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
            case "io_uring" -> new Carrier(IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
            default -> throw new IllegalArgumentException("no such transport: " + name);
        };
    }

    private static Supplier<List<ChannelHandler>> handlers(String protocol) {
        return switch (protocol) {
            case "echo" -> () -> List.of(new NettyProtocol.Echo());
            case "sink" -> () -> List.of(new NettyProtocol.Sink());
            case "lines" -> () -> List.of(new LineBasedFrameDecoder(LINE_LIMIT), new NettyProtocol.Lines());
            default -> throw new IllegalArgumentException("no such protocol here: " + protocol);
        };
    }
}
