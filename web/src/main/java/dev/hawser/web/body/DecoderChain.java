package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/** Two codings, of which {@code outer} was put on last. */
record DecoderChain(BodyDecoder outer, BodyDecoder inner) implements BodyDecoder {
    @Override
    public void receive(Bytes coded) {
        outer.receive(coded);
    }

    @Override
    public @Nullable Bytes next() {
        while (true) {
            Bytes plain = inner.next();
            Bytes between = plain == null ? outer.next() : null;
            if (plain != null || between == null) {
                return plain;
            }
            inner.receive(between);
        }
    }

    @Override
    public void finish() {
        outer.finish();
        inner.finish();
    }

    @Override
    public void close() {
        outer.close();
        inner.close();
    }
}
