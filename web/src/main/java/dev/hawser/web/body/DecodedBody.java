package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import dev.hawser.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A body without its content codings, as it comes: of a request that was compressed, or of an answer that a client asked to be. Reads
 * no faster than it is read, so that neither end of it swells.
 */
public final class DecodedBody implements BodySource {
    private final IncomingBody coded;
    private final BodyDecoder decoder;
    private final BodyFeed feed;
    private boolean isWanted;
    private boolean isPaused;
    private boolean isReading;
    private boolean isPumping;
    private boolean isOver;

    private DecodedBody(Scheduler owner, IncomingBody coded, BodyDecoder decoder) {
        this.coded = coded;
        this.decoder = decoder;
        this.feed = new BodyFeed(owner, -1, this);
    }

    /**
     * What {@code coded} is without the codings that {@code contentEncoding} names; itself, where it names none. Its reader fails with
     * {@link MalformedCoding}, and with {@link BodyTooLarge} when more than {@code most} bytes come out.
     *
     * @param contentEncoding all values of that field; null where there was none
     * @throws UnknownCoding when it names one that cannot be taken off here
     */
    public static IncomingBody of(Scheduler owner, IncomingBody coded, @Nullable String contentEncoding, long most) {
        BodyDecoder decoder = ContentCoding.decoderOf(contentEncoding, most);
        return decoder == null ? coded : new DecodedBody(owner, coded, decoder).feed.body();
    }

    @Override
    public void wanted() {
        isWanted = true;
        pump();
    }

    @Override
    public void pauseProducing() {
        isPaused = true;
    }

    @Override
    public void resumeProducing() {
        isPaused = false;
        pump();
    }

    @Override
    public void stopProducing() {
        end();
        coded.discard();
    }

    private void pump() {
        if (isPumping) {
            return;
        }
        isPumping = true;
        try {
            while (isWanted && !isPaused && !isOver && !isReading) {
                Bytes piece = decoder.next();
                if (piece != null) {
                    feed.dataReceived(piece);
                } else {
                    isReading = true;
                    coded.next().finish(this::received, this::failed);
                }
            }
        } catch (MalformedCoding | BodyTooLarge refused) {
            failed(refused);
            coded.discard();
        } finally {
            isPumping = false;
        }
    }

    private void received(@Nullable Bytes data) {
        isReading = false;
        if (isOver) {
            return;
        }
        if (data != null) {
            decoder.receive(data);
            pump();
            return;
        }
        try {
            decoder.finish();
        } catch (MalformedCoding cutShort) {
            failed(cutShort);
            return;
        }
        end();
        feed.ended(coded.trailers());
    }

    private void failed(Throwable reason) {
        isReading = false;
        if (!isOver) {
            end();
            feed.failed(reason);
        }
    }

    private void end() {
        if (!isOver) {
            isOver = true;
            decoder.close();
        }
    }
}
