package dev.hawser.web.http1.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What both directions have in common: bytes go in by {@link #receive}, and {@link #next} says what they are, until it must wait.
 * For one thread.
 */
public abstract sealed class MessageParser permits RequestParser, ResponseParser {
    private enum State {
        HEAD,
        FIXED,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        ENDING,
        ENDED,
        BROKEN
    }

    private static final int COMPACTED_ABOVE = 8 << 10;

    final Http1Limits limits;
    final FieldParser fields;
    private final HeadScratch scratch;
    private State state = State.HEAD;
    private Bytes input = Bytes.EMPTY;
    private int position;
    private boolean ended;
    /** A head or trailer section of which not all has come; null while it is tried in one piece. */
    private @Nullable HeldHead held;

    private long left;
    private final ChunkLine chunkLine;
    private Headers trailers = Headers.EMPTY;

    /** Where the head that {@link #parseHead} has read ends. */
    int headEnd;

    MessageParser(Http1Limits limits, HeadScratch scratch) {
        this.limits = limits;
        this.scratch = scratch;
        fields = new FieldParser(limits.fields());
        chunkLine = new ChunkLine(limits.chunkLineBytes());
    }

    /**
     * Reads a head that begins at {@code from}. When it is complete, sets {@link #headEnd}, calls {@link #begin} and asks {@link
     * #headBytes}.
     *
     * @return the head, or null where it is not complete
     */
    abstract @Nullable Http1Event parseHead(byte[] a, int from, int to);

    /** The status of a first line that is too long. */
    abstract int lineTooLong();

    /** The bytes of the head that was read, which has so many. */
    final Bytes headBytes(int byteCount) {
        HeldHead collected = held;
        if (collected != null) {
            held = null;
            return collected.release().take(byteCount);
        }
        Bytes head = input.slice(position, position + byteCount);
        return head.backingSize() > COMPACTED_ABOVE && head.backingSize() > 4 * byteCount ? head.compact() : head;
    }

    /** What follows the head that was read. */
    final void begin(BodyFraming framing) {
        switch (framing) {
            case BodyFraming.Fixed(long byteCount) -> {
                left = byteCount;
                state = byteCount == 0 ? State.ENDING : State.FIXED;
            }
            case BodyFraming.Chunked _ -> {
                chunkLine.begin();
                state = State.CHUNK_SIZE;
            }
            case BodyFraming.UntilClose _ -> state = State.UNTIL_CLOSE;
        }
        trailers = Headers.EMPTY;
    }

    /** Another head follows the one that was read, as behind an interim response. */
    final void restart() {
        state = State.HEAD;
    }

    /** Takes what came. */
    public final void receive(Bytes data) {
        if (position == input.size()) {
            input = data;
        } else {
            input = input.drop(position).concat(data);
        }
        position = 0;
    }

    /** The peer sends nothing more. {@link #next} then says whether that was the end of a message, or cut one short. */
    public final void receiveEnd() {
        ended = true;
    }

    /** Whether nothing of a message was received that is not complete, and nothing is kept of a next one. */
    public final boolean isIdle() {
        return state == State.HEAD && held == null && position == input.size();
    }

    /** Whether the head of a message is being waited for, of which some came. */
    public final boolean isInHead() {
        return state == State.HEAD && !isIdle();
    }

    /** How many bytes are kept for later. */
    public final int kept() {
        HeldHead partial = held;
        return input.size() - position + (partial == null ? 0 : partial.size());
    }

    /** Gives up what was received behind the message that was read last. */
    public final Bytes release() {
        Bytes rest = input.drop(position);
        input = Bytes.EMPTY;
        position = 0;
        return rest;
    }

    /**
     * Goes on with the message behind the one that {@link Http1Event.MessageEnd} told the end of.
     *
     * @throws IllegalStateException amid a message
     */
    public final void nextMessage() {
        if (state != State.ENDED) {
            throw new IllegalStateException("the message is not over: " + state);
        }
        state = State.HEAD;
    }

    /**
     * What comes next of what was received.
     *
     * @throws HttpSyntaxException when it is not acceptable, then and ever after
     */
    public final Http1Event next() {
        try {
            return step();
        } catch (HttpSyntaxException refused) {
            state = State.BROKEN;
            held = null;
            input = Bytes.EMPTY;
            position = 0;
            throw refused;
        }
    }

    private Http1Event step() {
        while (true) {
            switch (state) {
                case ENDING -> {
                    state = State.ENDED;
                    return trailers.isEmpty() ? Http1Event.MessageEnd.PLAIN : new Http1Event.MessageEnd(trailers);
                }
                case ENDED -> {
                    return Http1Event.NeedData.NEED_DATA;
                }
                case BROKEN -> throw FieldParser.bad("what came before was not acceptable");
                default -> {}
            }
            if (position == input.size()) {
                return atEnd();
            }
            Http1Event found =
                    switch (state) {
                        case HEAD -> head();
                        case FIXED -> fixed(State.ENDING);
                        case CHUNK_DATA -> fixed(State.CHUNK_END);
                        case UNTIL_CLOSE -> piece(input.size() - position);
                        case CHUNK_SIZE -> chunkSize();
                        case CHUNK_END -> chunkEnd();
                        case TRAILERS -> trailerSection();
                        case ENDING, ENDED, BROKEN -> throw new IllegalStateException(state.toString());
                    };
            if (found != null) {
                return found;
            }
        }
    }

    private Http1Event atEnd() {
        if (!ended || state == State.HEAD && held == null) {
            return Http1Event.NeedData.NEED_DATA;
        }
        if (state == State.UNTIL_CLOSE) {
            state = State.ENDED;
            return Http1Event.MessageEnd.PLAIN;
        }
        throw FieldParser.bad("the peer's end of stream within a message");
    }

    private @Nullable Http1Event head() {
        HeldHead partial = held;
        if (partial == null) {
            int most = limits.headBytes();
            int at = scratch.load(input, position, most);
            Http1Event head = parseHead(scratch.array(), at, Math.min(scratch.end(), at + most));
            if (head != null) {
                position += headEnd - at;
                return head;
            }
            partial = new HeldHead();
            partial.begin(false);
            held = partial;
        }
        position += partial.add(input, position, limits.headBytes(), limits.lineBytes(), lineTooLong());
        if (!partial.isComplete()) {
            return null;
        }
        int size = partial.size();
        byte[] array = partial.array();
        Http1Event head = parseHead(array, 0, size);
        if (head == null || headEnd != size) {
            throw FieldParser.bad("an empty line where a message begins");
        }
        return head;
    }

    private Http1Event fixed(State then) {
        int count = (int) Math.min(left, input.size() - position);
        left -= count;
        if (left == 0) {
            state = then;
        }
        return piece(count);
    }

    private Http1Event piece(int count) {
        Bytes data = input.slice(position, position + count);
        position += count;
        return new Http1Event.BodyPiece(data);
    }

    private @Nullable Http1Event chunkSize() {
        position += chunkLine.add(input, position);
        if (chunkLine.isComplete()) {
            left = chunkLine.size();
            if (left > 0) {
                state = State.CHUNK_DATA;
            } else {
                HeldHead section = new HeldHead();
                section.begin(true);
                held = section;
                state = State.TRAILERS;
            }
        }
        return null;
    }

    private @Nullable Http1Event chunkEnd() {
        byte wanted = (byte) (left == 0 ? '\r' : '\n');
        if (input.byteAt(position) != wanted) {
            throw FieldParser.bad("no CR LF behind a chunk's data");
        }
        position++;
        if (left == 0) {
            left = -1;
        } else {
            left = 0;
            chunkLine.begin();
            state = State.CHUNK_SIZE;
        }
        return null;
    }

    private @Nullable Http1Event trailerSection() {
        HeldHead section = held;
        if (section == null) {
            throw new IllegalStateException("trailers without a place");
        }
        position += section.add(input, position, limits.trailerBytes(), limits.trailerBytes(), 431);
        if (section.isComplete()) {
            byte[] array = section.array();
            int size = section.size();
            if (fields.parse(array, 0, size, 0) != size) {
                throw FieldParser.bad("a trailer section that is none");
            }
            if (fields.contentLength >= 0 || fields.isChunked || fields.hasOtherCoding || fields.hosts > 0) {
                throw FieldParser.bad("a trailer that would change how the message is framed or routed");
            }
            trailers = fields.headers(section.release());
            held = null;
            state = State.ENDING;
        }
        return null;
    }
}
