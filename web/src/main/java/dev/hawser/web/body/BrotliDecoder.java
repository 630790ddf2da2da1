package dev.hawser.web.body;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import dev.hawser.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** {@code br} (RFC 7932), by Google's decoder. Its window takes up to 16 MiB of native memory, as the bytes ask for. */
final class BrotliDecoder implements BodyDecoder {
    private static final String CODING = "br";
    private static final int INPUT = 16 << 10;

    private final DecoderJNI.Wrapper decoder;
    private Bytes waiting = Bytes.EMPTY;
    private boolean any;
    private boolean closed;

    /** Whether room was made since it last ran: it may go on without more input then, whatever it says. */
    private boolean pulled;

    BrotliDecoder() {
        try {
            decoder = new DecoderJNI.Wrapper(INPUT);
        } catch (IOException noMemory) {
            throw new UncheckedIOException(noMemory);
        }
    }

    @Override
    public void receive(Bytes coded) {
        if (coded.isEmpty()) {
            return;
        }
        any = true;
        waiting = waiting.concat(coded);
    }

    @Override
    public @Nullable Bytes next() {
        while (true) {
            switch (decoder.getStatus()) {
                case OK -> decoder.push(0);
                case NEEDS_MORE_OUTPUT -> {
                    return pull();
                }
                case NEEDS_MORE_INPUT -> {
                    if (decoder.hasOutput()) {
                        return pull();
                    }
                    if (pulled) {
                        pulled = false;
                        decoder.push(0);
                    } else if (waiting.isEmpty()) {
                        return null;
                    } else {
                        push();
                    }
                }
                case DONE -> {
                    if (decoder.hasOutput()) {
                        return pull();
                    }
                    if (!waiting.isEmpty()) {
                        throw new MalformedCoding(CODING, "something follows its end");
                    }
                    return null;
                }
                case ERROR -> throw new MalformedCoding(CODING, "it is corrupt, or something follows its end");
            }
        }
    }

    private Bytes pull() {
        pulled = true;
        return Bytes.copyOf(decoder.pull(MOST_AT_ONCE));
    }

    private void push() {
        int count = Math.min(waiting.size(), INPUT);
        decoder.getInputBuffer().clear();
        waiting.copyTo(decoder.getInputBuffer(), 0, count);
        decoder.push(count);
        waiting = waiting.drop(count);
    }

    @Override
    public void finish() {
        if (any && decoder.getStatus() != DecoderJNI.Status.DONE) {
            throw new MalformedCoding(CODING, "it is cut short");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            decoder.destroy();
        }
    }
}
