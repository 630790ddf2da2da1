package dev.hawser.app.status;

import dev.hawser.app.status.ServiceControl.Verb;
import dev.hawser.app.status.wire.HttpMessageException;
import dev.hawser.app.status.wire.PercentCoding;
import dev.hawser.app.status.wire.ReplyParser;
import dev.hawser.app.status.wire.WireFields;
import dev.hawser.app.status.wire.WireLimits;
import dev.hawser.app.status.wire.WireReply;
import dev.hawser.app.status.wire.WireRequest;
import dev.hawser.app.status.wire.WireWriter;
import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.net.endpoint.ClientEndpoint;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks a {@link StatusService} of another process, or of this one. One connection for each request. */
final class StatusClient {
    private final ClientEndpoint endpoint;

    StatusClient(ClientEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** A snapshot, as JSON. */
    Deferred<WireReply> status() {
        return ask(new WireRequest("GET", "/status.json", fields(), Bytes.EMPTY));
    }

    /** What became of the service of that path. */
    Deferred<WireReply> change(String path, Verb verb) {
        String target = "/services/" + PercentCoding.encode(path) + "/" + verb.name().toLowerCase(Locale.ROOT);
        return ask(new WireRequest("POST", target, fields().with("X-Hawser", "1"), Bytes.EMPTY));
    }

    private static WireFields fields() {
        return WireFields.EMPTY.with("Host", "localhost").with("Connection", "close");
    }

    private Deferred<WireReply> ask(WireRequest request) {
        return endpoint.connect(() -> new Asking(request)).chain(asking -> asking.reply());
    }

    /** One request and its reply. */
    private static final class Asking extends Protocol {
        private final WireRequest request;
        private final ReplyParser parser = new ReplyParser(WireLimits.REPLY);
        private @Nullable Promise<WireReply> reply;

        Asking(WireRequest request) {
            this.request = request;
        }

        Deferred<WireReply> reply() {
            return promise();
        }

        private Promise<WireReply> promise() {
            Promise<WireReply> made = reply;
            if (made == null) {
                made = new Promise<>(reactor());
                reply = made;
            }
            return made;
        }

        @Override
        public void connectionMade() {
            transport().write(WireWriter.request(request));
        }

        @Override
        public void dataReceived(Bytes data) {
            parser.receive(data);
            try {
                WireReply whole = parser.next();
                if (whole != null && !promise().isFired()) {
                    promise().callback(whole);
                    transport().loseConnection();
                }
            } catch (HttpMessageException wrong) {
                if (!promise().isFired()) {
                    promise().errback(wrong);
                }
                transport().abortConnection();
            }
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            if (!promise().isFired()) {
                promise().errback(reason);
            }
        }
    }
}
