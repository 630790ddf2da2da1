package dev.hawser.protocols.portforward;

/** The connection that was made for another one. */
final class OutgoingSide extends ForwardedSide {
    @Override
    public String logPrefix() {
        return "PortForward";
    }
}
