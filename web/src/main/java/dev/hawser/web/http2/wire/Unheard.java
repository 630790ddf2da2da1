package dev.hawser.web.http2.wire;

import dev.hawser.bytes.Bytes;

/** The receiver of a stream that no program is told of. */
final class Unheard implements Http2StreamReceiver {
    static final Unheard RECEIVER = new Unheard();

    private Unheard() {}

    @Override
    public void dataReceived(Bytes data) {}

    @Override
    public void ended() {}

    @Override
    public void wasReset(Http2ErrorCode code, boolean isUntouched) {}
}
