package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/** Counts what comes out. */
final class BoundedDecoder implements BodyDecoder {
    private final BodyDecoder inner;
    private final long most;
    private long total;

    BoundedDecoder(BodyDecoder inner, long most) {
        this.inner = inner;
        this.most = most;
    }

    @Override
    public void receive(Bytes coded) {
        inner.receive(coded);
    }

    @Override
    public @Nullable Bytes next() {
        Bytes piece = inner.next();
        if (piece != null) {
            total += piece.size();
            if (total > most) {
                throw new BodyTooLarge(most);
            }
        }
        return piece;
    }

    @Override
    public void finish() {
        inner.finish();
    }

    @Override
    public void close() {
        inner.close();
    }
}
