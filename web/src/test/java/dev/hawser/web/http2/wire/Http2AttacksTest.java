package dev.hawser.web.http2.wire;

import static dev.hawser.web.http2.wire.Frames.data;
import static dev.hawser.web.http2.wire.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hawser.bytes.Bytes;
import org.junit.jupiter.api.Test;

/** What a hostile client may send, and what it gets for that. */
class Http2AttacksTest {
    private final Frames frames = new Frames();

    @Test
    void malformedRequestsPastTheLimitEndTheConnectionInGoodOrder() {
        ServerEnd end = ServerEnd.begun(Http2Limits.DEFAULT.withRates(3, 1000, 1000));
        end.receive(frames.request(1, "POST", "/held", false));
        for (int id = 3; id <= 9; id += 2) {
            end.receive(frames.request(id, "GET", "no path", true));
        }
        assertThat(end.events.getLast()).isEqualTo("failed ENHANCE_YOUR_CALM");
        for (Http2Stream stream : end.session.openStreams()) {
            assertThatCode(stream::receiver).doesNotThrowAnyException();
        }
    }

    @Test
    void dataOfAStreamThatWasRefusedIsNoFaultOfTheConnection() {
        ServerEnd end = ServerEnd.begun(Http2Limits.DEFAULT.withConcurrentStreams(1));
        end.receive(frames.request(1, "POST", "/", false), frames.request(3, "POST", "/", false), data(3, "x", true));
        assertThat(end.said()).containsExactly("RST_STREAM 3 REFUSED_STREAM");
        end.receive(data(1, "y", true));
        assertThat(end.events).containsExactly("1 POST / {host: h} ...", "1 data y", "1 ended");
    }

    @Test
    void manyRefusedStreamsWithBodiesLeaveTheConnectionInUse() {
        ServerEnd end = ServerEnd.begun(Http2Limits.DEFAULT.withConcurrentStreams(1));
        end.receive(frames.request(1, "POST", "/", false));
        for (int id = 3; id < 303; id += 2) {
            end.receive(frames.request(id, "POST", "/", false));
        }
        for (int id = 3; id < 303; id += 2) {
            end.receive(data(id, "x", true));
        }
        end.receive(data(1, "y", true));
        assertThat(end.events).endsWith("1 data y", "1 ended");
    }

    @Test
    void anAnswerThatHasNoBodyMayNotHaveOne() {
        for (String status : new String[] {"204", "304"}) {
            StringBuilder events = new StringBuilder();
            Http2Session client = Http2Session.client(Http2Limits.DEFAULT, new Http2Receiver() {
                @Override
                public Http2StreamReceiver requestReceived(Http2Stream stream, Http2RequestHead head, boolean hasBody) {
                    throw new IllegalStateException("a request");
                }

                @Override
                public void failed(Http2Exception reason) {
                    events.append(reason.code());
                }
            }, _ -> {});
            client.start();
            client.openStream(
                    Http2RequestHead.of("GET", "http", "h", "/", dev.hawser.web.http.Headers.EMPTY), true, new Http2StreamReceiver() {
                        @Override
                        public void dataReceived(Bytes data) {
                            events.append("data ").append(data.latin1());
                        }

                        @Override
                        public void ended() {
                            events.append("ended");
                        }

                        @Override
                        public void wasReset(Http2ErrorCode code, boolean isUntouched) {
                            events.append(code);
                        }
                    });
            client.receive(frame(4, 0, 0, Bytes.EMPTY)
                    .concat(new Frames().headers(1, false, ":status", status))
                    .concat(data(1, "body", true)));
            assertThat(events).as(status).hasToString("PROTOCOL_ERROR");
        }
    }

    @Test
    void whatAResetStreamKeptIsRoomForOthers() {
        for (boolean isByPeer : new boolean[] {true, false}) {
            ServerEnd end = ServerEnd.begun(Http2Limits.DEFAULT.withWindows(65535, 65535).withBuffered(1000));
            end.isReading = false;
            end.receive(new Frames().request(1, "POST", "/", false));
            for (int at = 0; at < 65535; at += 13107) {
                end.receive(data(1, "x".repeat(13107), false));
            }
            assertThat(end.said()).as("the window stays closed").isEmpty();
            if (isByPeer) {
                end.receive(Frames.reset(1, Http2ErrorCode.CANCEL));
            } else {
                end.stream(1).reset(Http2ErrorCode.CANCEL);
            }
            assertThat(end.said()).contains("WINDOW_UPDATE 0 65535");
        }
    }
}
