package dev.hawser.web.http2.wire;

import static dev.hawser.web.http2.wire.Frames.data;
import static dev.hawser.web.http2.wire.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.Garbage;
import dev.hawser.web.http.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends the connection, and with which code. */
class Http2FaultsTest {
    private final Frames frames = new Frames();

    /** Frames behind the preface, and the code. */
    record Fault(Http2ErrorCode code, Bytes... frames) {
        @Override
        public String toString() {
            return code + " " + List.of(frames);
        }
    }

    static List<Fault> faults() {
        Frames f = new Frames();
        Bytes four = Frames.number(1);
        return List.of(
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, data(0, "x", false)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, data(1, "x", false)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, new Frames().request(2, "GET", "/", true)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(5, 4, 1, four)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(9, 4, 1, Bytes.EMPTY)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(1, 0, 1, Bytes.EMPTY), Frames.ping(1)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(1, 0, 1, Bytes.EMPTY), frame(9, 4, 3, Bytes.EMPTY)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(0, 8, 1, Bytes.of(9, 1))),
                new Fault(Http2ErrorCode.FRAME_SIZE_ERROR, frame(0, 8, 1, Bytes.EMPTY)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(3, 0, 1, four)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(3, 0, 0, four)),
                new Fault(Http2ErrorCode.FRAME_SIZE_ERROR, frame(3, 0, 1, Bytes.of("abc"))),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(8, 0, 1, four)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, Frames.window(0, 0)),
                new Fault(Http2ErrorCode.FLOW_CONTROL_ERROR, Frames.window(0, Integer.MAX_VALUE)),
                new Fault(Http2ErrorCode.FRAME_SIZE_ERROR, frame(8, 0, 0, Bytes.of("abc"))),
                new Fault(Http2ErrorCode.FRAME_SIZE_ERROR, frame(6, 0, 0, four)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(6, 0, 1, four.concat(four))),
                new Fault(Http2ErrorCode.FRAME_SIZE_ERROR, frame(4, 0, 0, four)),
                new Fault(Http2ErrorCode.FRAME_SIZE_ERROR, frame(4, 1, 0, four.concat(Bytes.of(1, 2)))),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(4, 0, 1, Bytes.EMPTY)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, Frames.setting(2, 2)),
                new Fault(Http2ErrorCode.FLOW_CONTROL_ERROR, Frames.setting(4, -1)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, Frames.setting(5, 16383)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, Frames.setting(5, 1 << 24)),
                new Fault(Http2ErrorCode.PROTOCOL_ERROR, frame(7, 0, 1, four.concat(four))),
                new Fault(Http2ErrorCode.FRAME_SIZE_ERROR, frame(7, 0, 0, four)),
                new Fault(Http2ErrorCode.FRAME_SIZE_ERROR, Bytes.of(0, 0x40, 1, 0, 0, 0, 0, 0, 1)),
                new Fault(Http2ErrorCode.COMPRESSION_ERROR, frame(1, 5, 1, Bytes.of(0x80))),
                new Fault(Http2ErrorCode.FRAME_SIZE_ERROR, frame(1, 0x25, 1, four)),
                new Fault(Http2ErrorCode.FRAME_SIZE_ERROR, frame(2, 0, 1, four)),
                new Fault(Http2ErrorCode.STREAM_CLOSED, f.request(1, "GET", "/", true), Frames.reset(1, Http2ErrorCode.CANCEL), data(1, "x", false)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsToldWithItsCode(Fault fault) {
        Bytes whole = Frames.BEGIN.concat(Bytes.join(List.of(fault.frames)));
        Chunkings.each(whole, chunks -> {
            ServerEnd end = new ServerEnd();
            chunks.forEach(end::receive);
            assertThat(end.events.getLast()).isEqualTo("failed " + fault.code);
            assertThat(end.said().getLast()).startsWith("GOAWAY ").endsWith(" " + fault.code);
            end.receive(frames.request(9, "GET", "/", true));
            assertThat(end.streams).doesNotContainKey(9);
        });
    }

    @Test
    void anotherProtocolIsRefusedAtItsFirstByte() {
        ServerEnd end = new ServerEnd();
        end.receive(Bytes.of("GET / HTTP/1.1\r\n\r\n"));
        assertThat(end.events).containsExactly("failed PROTOCOL_ERROR");
        ServerEnd other = new ServerEnd();
        other.receive(Frames.PREFACE.concat(Frames.ping(1)));
        assertThat(other.events).containsExactly("failed PROTOCOL_ERROR");
    }

    @Test
    void whatIsWrongWithAStreamEndsOnlyThat() {
        ServerEnd end = ServerEnd.begun(Http2Limits.DEFAULT);
        end.receive(frames.request(1, "GET", "/", true), data(1, "x", false));
        assertThat(end.said()).containsExactly("RST_STREAM 1 STREAM_CLOSED");
        end.receive(frames.request(3, "POST", "/", false), Frames.window(3, 0));
        assertThat(end.said()).containsExactly("RST_STREAM 3 PROTOCOL_ERROR");
        end.receive(frames.request(5, "POST", "/", false), Frames.window(5, Integer.MAX_VALUE));
        assertThat(end.said()).containsExactly("RST_STREAM 5 FLOW_CONTROL_ERROR");
        end.receive(frames.request(7, "POST", "/", false), frames.headers(7, false, "a", "b"));
        assertThat(end.said()).containsExactly("RST_STREAM 7 PROTOCOL_ERROR");
        end.receive(frame(1, 0x25, 9, Frames.number(9).concat(Bytes.of(0)).concat(frames.block(":method", "GET", ":scheme", "http", ":path", "/"))));
        assertThat(end.said()).containsExactly("RST_STREAM 9 PROTOCOL_ERROR");
        assertThat(end.events).endsWith("7 POST / {host: h} ...", "7 reset PROTOCOL_ERROR");
    }

    @Test
    void moreDataThanTheWindowIsRefused() {
        Http2Limits limits = Http2Limits.DEFAULT.withWindows(65535, 1 << 20);
        ServerEnd end = ServerEnd.begun(limits);
        end.isReading = false;
        end.receive(frames.request(1, "POST", "/", false));
        for (int i = 0; i < 4; i++) {
            end.receive(data(1, "x".repeat(16384), false));
        }
        assertThat(end.said()).containsExactly("RST_STREAM 1 FLOW_CONTROL_ERROR");
    }

    // ---------------------------------------------------------------- floods

    private static String flooded(Bytes begin, int count, java.util.function.IntFunction<Bytes> frame) {
        ServerEnd end = ServerEnd.begun(Http2Limits.DEFAULT);
        end.receive(begin);
        for (int i = 0; i < count && !end.events.contains("failed ENHANCE_YOUR_CALM"); i++) {
            end.receive(frame.apply(i));
        }
        return end.events.isEmpty() ? "nothing" : end.events.getLast();
    }

    @Test
    void floodsEndTheConnection() {
        String calm = "failed ENHANCE_YOUR_CALM";
        assertThat(flooded(Bytes.EMPTY, 1100, Frames::ping)).isEqualTo(calm);
        assertThat(flooded(Bytes.EMPTY, 1100, _ -> Frames.setting(4, 65535))).isEqualTo(calm);
        assertThat(flooded(Bytes.EMPTY, 1100, _ -> frame(2, 0, 1, Bytes.of(0, 0, 0, 3, 1)))).isEqualTo(calm);
        assertThat(flooded(Bytes.EMPTY, 1100, _ -> frame(99, 0, 1, Bytes.EMPTY))).isEqualTo(calm);
        assertThat(flooded(Bytes.EMPTY, 2100, _ -> Frames.window(0, 1))).isEqualTo(calm);
        assertThat(flooded(frames.request(1, "POST", "/", false), 1100, _ -> data(1, "", false))).isEqualTo(calm);
        assertThat(flooded(frame(1, 0, 3, Bytes.EMPTY), 100, _ -> frame(9, 0, 3, Bytes.EMPTY))).isEqualTo(calm);
        assertThat(flooded(frame(1, 0, 3, Bytes.EMPTY), 100, _ -> frame(9, 0, 3, Bytes.of("x".repeat(16000))))).isEqualTo(calm);
    }

    @Test
    void rapidResetEndsTheConnection() {
        Frames f = new Frames();
        assertThat(flooded(Bytes.EMPTY, 300, i -> f.request(2 * i + 1, "GET", "/", true).concat(Frames.reset(2 * i + 1, Http2ErrorCode.CANCEL))))
                .isEqualTo("failed ENHANCE_YOUR_CALM");
    }

    @Test
    void provokedResetsEndTheConnection() {
        Frames f = new Frames();
        assertThat(flooded(Bytes.EMPTY, 300, i -> f.request(2 * i + 1, "GET", "/", true).concat(Frames.window(2 * i + 1, 0))))
                .isEqualTo("failed ENHANCE_YOUR_CALM");
    }

    @Test
    void whatTimeGivesBackIsNoFlood() {
        ServerEnd end = ServerEnd.begun(Http2Limits.DEFAULT);
        for (int i = 0; i < 5000; i++) {
            end.receive(Frames.ping(i));
            if (i % 100 == 0) {
                end.session.elapsed(1);
            }
        }
        assertThat(end.events).isEmpty();
    }

    @Test
    void answersThatNobodyReadsAreNotKept() {
        ServerEnd end = ServerEnd.begun(Http2Limits.DEFAULT.withRates(200, 1_000_000, 2000));
        end.session.congested(true);
        for (int i = 0; i < 1001; i++) {
            end.receive(Frames.ping(i));
        }
        assertThat(end.events).containsExactly("failed ENHANCE_YOUR_CALM");
    }

    @Test
    void garbageIsUnderstoodOrRefused() {
        int refused = 0;
        for (int seed = 0; seed < 2000; seed++) {
            Garbage garbage = new Garbage(seed);
            Bytes good = Frames.BEGIN.concat(new Frames().request(1, "POST", "/", false)).concat(data(1, "hello", true))
                    .concat(Frames.window(0, 9)).concat(Frames.ping(3)).concat(new Frames().request(3, "GET", "/x", true));
            Bytes input = seed % 2 == 0 ? garbage.mutated(good) : Frames.BEGIN.concat(garbage.uniform(200));
            ServerEnd whole = new ServerEnd(Http2Limits.DEFAULT.withWindows(65535, 65535));
            whole.receive(input);
            ServerEnd bytewise = new ServerEnd(Http2Limits.DEFAULT.withWindows(65535, 65535));
            Chunkings.bytewise(input).forEach(bytewise::receive);
            assertThat(bytewise.events).as("seed " + seed).isEqualTo(whole.events);
            assertThat(whole.session.buffered()).isLessThan(17_000);
            if (!whole.events.isEmpty() && whole.events.getLast().startsWith("failed")) {
                refused++;
            }
            whole.streams.values().forEach(stream -> {
                if (stream.state().isSending()) {
                    stream.sendHead(200, Headers.EMPTY, true);
                }
            });
        }
        assertThat(refused).isBetween(200, 1999);
    }
}
