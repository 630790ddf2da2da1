package dev.hawser.benchmarks.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes as it reads, flushes when all was read, and reads no more while too much is unsent. */
abstract class NettyProtocol extends ChannelInboundHandlerAdapter {
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!context.channel().isWritable()) {
            context.flush(); // which may make it writable, and call this, before it returns
        }
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        if (!(thrown instanceof IOException)) {
            System.err.println("NettyServer: " + thrown);
        }
        context.close();
    }

    /** What comes goes back, in the buffer that it came in. */
    static final class Echo extends NettyProtocol {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }
    }

    /** What comes is dropped. */
    static final class Sink extends NettyProtocol {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }
    }

    /** Each line goes back. */
    static final class Lines extends NettyProtocol {
        private static final ByteBuf CRLF = Unpooled.unreleasableBuffer(Unpooled.directBuffer(2)
                        .writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII)))
                .asReadOnly();

        @Override
        public void channelRead(ChannelHandlerContext context, Object line) {
            context.write(line, context.voidPromise());
            context.write(CRLF.duplicate(), context.voidPromise());
        }
    }
}
