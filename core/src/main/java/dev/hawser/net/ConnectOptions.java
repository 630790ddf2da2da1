package dev.hawser.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to connect by TCP.
 *
 * @param timeout how long the attempt may take, name look-up included
 * @param bindAddress the local address to connect from, or null for any
 * @param noDelay the initial {@link Transport#setTcpNoDelay}
 * @param keepAlive the initial {@link Transport#setTcpKeepAlive}
 */
public record ConnectOptions(
        Duration timeout, Address.@Nullable Ip bindAddress, boolean noDelay, boolean keepAlive) {
    /** 30 seconds as in Twisted, any local address, no delay. */
    public static final ConnectOptions DEFAULT = new ConnectOptions(Duration.ofSeconds(30), null, true, false);

    /** Refuses a timeout that is not positive. */
    public ConnectOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, not " + timeout);
        }
    }

    /** These options with another timeout. */
    public ConnectOptions withTimeout(Duration timeout) {
        return new ConnectOptions(timeout, bindAddress, noDelay, keepAlive);
    }

    /** These options from another local address. */
    public ConnectOptions withBindAddress(Address.@Nullable Ip address) {
        return new ConnectOptions(timeout, address, noDelay, keepAlive);
    }

    /** These options with another no-delay. */
    public ConnectOptions withNoDelay(boolean on) {
        return new ConnectOptions(timeout, bindAddress, on, keepAlive);
    }

    /** These options with another keep-alive. */
    public ConnectOptions withKeepAlive(boolean on) {
        return new ConnectOptions(timeout, bindAddress, noDelay, on);
    }
}
