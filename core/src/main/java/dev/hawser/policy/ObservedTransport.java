package dev.hawser.policy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.FileRegion;
import dev.hawser.net.ForwardingTransport;
import dev.hawser.net.ProtocolWrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A transport that tells of each write. */
final class ObservedTransport extends ForwardingTransport {
    private final Consumer<Bytes> written;

    private final Consumer<FileRegion> filesSent;

    ObservedTransport(ProtocolWrapper wrapper, Consumer<Bytes> written, Consumer<FileRegion> filesSent) {
        super(wrapper);
        this.written = written;
        this.filesSent = filesSent;
    }

    @Override
    public Deferred<Long> sendFile(FileRegion region) {
        Deferred<Long> sent = beneath().sendFile(region);
        filesSent.accept(region);
        return sent;
    }

    @Override
    public void write(Bytes data) {
        written.accept(data);
        beneath().write(data);
    }

    @Override
    public void write(String text) {
        write(Bytes.of(text));
    }

    @Override
    public void write(Bytes data, Bytes end) {
        written.accept(data);
        written.accept(end);
        beneath().write(data, end);
    }

    @Override
    public void writeSequence(Iterable<Bytes> data) {
        List<Bytes> pieces = new ArrayList<>();
        data.forEach(pieces::add);
        pieces.forEach(written);
        beneath().writeSequence(pieces);
    }
}
