package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Transform;
import dev.hawser.net.ByteConsumer;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A body that is to be sent: Twisted's {@code IBodyProducer}. */
public interface OutgoingBody {
    /** How many bytes it has, -1 where that is not known: then it goes in chunks. */
    long length();

    /** Whether it can be produced more than once, as a redirect or another attempt needs. */
    boolean isRepeatable();

    /** The media type, such as {@code text/plain;charset=utf-8}; null where the request's header fields say it. */
    default @Nullable String mediaType() {
        return null;
    }

    /**
     * Writes all of it to {@code consumer}, registering a producer where it is more than a little, and unregistering it before the
     * Deferred fires. Called on the reactor's thread. To cancel the Deferred is to stop.
     *
     * @return fires when the last byte was given to the consumer; a failure ends the message
     */
    Deferred<@Nullable Void> produceTo(Scheduler owner, ByteConsumer consumer);

    /** These bytes. */
    static OutgoingBody of(Bytes data) {
        return new WholeBody(data, null);
    }

    /** This text in UTF-8, as {@code text/plain}. */
    static OutgoingBody of(String text) {
        return new WholeBody(Bytes.of(text), "text/plain;charset=utf-8");
    }

    /** These bytes, of this media type. */
    static OutgoingBody of(Bytes data, String mediaType) {
        return new WholeBody(data, mediaType);
    }

    /**
     * A file, as it is when it is read. Its length is looked up here, which waits for the disk.
     *
     * @throws IOException when there is no such file
     */
    static OutgoingBody ofFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "it is no file to be sent");
        }
        return new FileBody(file, Files.size(file));
    }

    /** Names and values in turn, as {@code application/x-www-form-urlencoded}. */
    static OutgoingBody ofForm(String... namesAndValues) {
        if ((namesAndValues.length & 1) != 0) {
            throw new IllegalArgumentException(
                    "no value for the field " + namesAndValues[namesAndValues.length - 1]);
        }
        StringJoiner fields = new StringJoiner("&");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(URLEncoder.encode(namesAndValues[i], StandardCharsets.UTF_8) + "="
                    + URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return of(Bytes.of(fields.toString()), "application/x-www-form-urlencoded");
    }

    /**
     * What {@code producer} writes to the consumer that it is given, until its Deferred fires; in chunks. It is called once, and
     * registers itself with the consumer where it has more than a little to write.
     */
    static OutgoingBody produced(String mediaType, Transform<? super ByteConsumer, ? extends Deferred<?>> producer) {
        return new ProducedBody(mediaType, -1, producer);
    }

    /** What a coroutine writes; in chunks. It is run once, and waits in {@link BodyWriter#write} while there is no room. */
    static OutgoingBody written(String mediaType, Receiver<? super BodyWriter> body) {
        return new WrittenBody(mediaType, body);
    }
}
