package dev.hawser.web.proxy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.FileRegion;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.server.Exchange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An exchange that tells how it ended: {@code STATUS fields}; where it was taken over, the protocol has a connection in memory. */
final class GivenExchange implements Exchange {
    private final Reactor reactor;
    private final MemoryTransport connection;
    private final MemoryTransport stream;
    private final Promise<String> end;
    private String head = "";

    GivenExchange(Reactor reactor) {
        this.reactor = reactor;
        connection = new MemoryTransport(reactor);
        stream = new MemoryTransport(reactor);
        end = new Promise<>(reactor);
    }

    Deferred<String> end() {
        return end;
    }

    MemoryTransport stream() {
        return stream;
    }

    private static String shown(int status, @Nullable HeadersBuilder headers) {
        return status + " " + Objects.requireNonNullElse(headers, "{}");
    }

    @Override
    public Transport transport() {
        return connection;
    }

    @Override
    public String version() {
        return "HTTP/2.0";
    }

    @Override
    public void sendInterim(int status, Headers headers) {}

    @Override
    public void respond(int status, @Nullable HeadersBuilder headers, @Nullable String mediaType, Bytes body, boolean isHead) {
        end.callback(shown(status, headers));
    }

    @Override
    public void sendHead(int status, @Nullable HeadersBuilder headers, long contentLength, boolean isBodyless) {
        head = shown(status, headers);
    }

    @Override
    public void write(Bytes data) {}

    @Override
    public Deferred<Long> sendFile(FileRegion region) {
        return Deferred.succeed(reactor, region.byteCount());
    }

    @Override
    public void finish(Headers trailers) {
        end.callback(head);
    }

    @Override
    public void abort() {
        end.callback("aborted");
    }

    @Override
    public void registerProducer(Producer producer) {}

    @Override
    public void unregisterProducer() {}

    @Override
    public long unsent() {
        return 0;
    }

    @Override
    public Deferred<@Nullable Void> drained() {
        return Deferred.succeed(reactor, null);
    }

    @Override
    public void takeOver(int status, @Nullable HeadersBuilder headers, Protocol next) {
        stream.connect(next);
        end.callback(shown(status, headers));
    }
}
