package dev.hawser.web.http2;

import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;

/** The connection that a stream is of, as what uses the stream sees it. */
interface StreamConnection {
    Transport transport();

    Reactor reactor();

    /** How many bytes may wait on a stream when a program without a producer writes more. */
    long mostQueued();
}
