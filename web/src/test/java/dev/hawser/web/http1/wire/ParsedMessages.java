package dev.hawser.web.http1.wire;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a parser over chunks and notes, as text, what it found. */
final class ParsedMessages {
    private ParsedMessages() {}

    static List<String> requests(List<Bytes> chunks) {
        return requests(chunks, Http1Limits.DEFAULT);
    }

    static List<String> requests(List<Bytes> chunks, Http1Limits limits) {
        return run(new RequestParser(limits, new HeadScratch(limits.headBytes())), chunks, false);
    }

    static List<String> run(MessageParser parser, List<Bytes> chunks, boolean atEnd) {
        List<String> found = new ArrayList<>();
        ByteQueue body = new ByteQueue();
        try {
            for (Bytes chunk : chunks) {
                parser.receive(chunk);
                drain(parser, found, body);
            }
            if (atEnd) {
                parser.receiveEnd();
                drain(parser, found, body);
            }
        } catch (HttpSyntaxException refused) {
            found.add("refused " + refused.status());
        }
        return found;
    }

    private static void drain(MessageParser parser, List<String> found, ByteQueue body) {
        while (true) {
            switch (parser.next()) {
                case RequestHead head -> found.add(head.method() + " " + head.target() + " 1." + head.minorVersion() + " "
                        + spelled(head.headers()) + " " + spelled(head.framing()) + (head.isPersistent() ? " stays" : "")
                        + (head.expectsContinue() ? " expects" : "") + (head.isUpgrade() ? " upgrades" : ""));
                case ResponseHead head -> found.add(head.status() + " " + head.reason() + " 1." + head.minorVersion() + " "
                        + spelled(head.headers()) + " " + spelled(head.framing()) + (head.isPersistent() ? " stays" : ""));
                case Http1Event.BodyPiece(Bytes data) -> body.add(data);
                case Http1Event.MessageEnd(Headers trailers) -> {
                    found.add("body " + body.takeAll().latin1() + (trailers.isEmpty() ? "" : " " + spelled(trailers)));
                    parser.nextMessage();
                }
                case Http1Event.NeedData _ -> {
                    return;
                }
            }
        }
    }

    private static String spelled(Headers headers) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < headers.size(); i++) {
            text.append(i == 0 ? "" : "; ").append(headers.name(i)).append('=').append(headers.value(i));
        }
        return text.append(']').toString();
    }

    private static String spelled(@Nullable BodyFraming framing) {
        return switch (framing) {
            case BodyFraming.Fixed(long byteCount) -> "" + byteCount;
            case BodyFraming.Chunked _ -> "chunked";
            case BodyFraming.UntilClose _ -> "rest";
            case null -> "null";
        };
    }
}
