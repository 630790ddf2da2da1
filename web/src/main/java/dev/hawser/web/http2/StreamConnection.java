package dev.hawser.web.http2;

import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;
import dev.hawser.web.http2.wire.Http2Stream;

/** The connection that a stream is of, as what uses the stream sees it. */
interface StreamConnection {
    Transport transport();

    Reactor reactor();

    /** Whether so much waits on {@code stream} that it is reset when a program without a producer writes more. */
    boolean isOverfull(Http2Stream stream);
}
