package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error number becomes what {@code java.nio} throws for it. */
final class ErrnoTest {
    @Test
    void connectFailuresAreThoseOfNio() {
        assertFailure(Errno.ofSocket(Errno.ECONNREFUSED), ConnectException.class, "Connection refused");
        assertFailure(Errno.ofSocket(Errno.ETIMEDOUT), ConnectException.class, "Connection timed out");
        assertFailure(Errno.ofSocket(Errno.EHOSTUNREACH), NoRouteToHostException.class, "No route to host");
        assertFailure(Errno.ofSocket(Errno.ENETUNREACH), SocketException.class, "Network is unreachable");
        assertFailure(Errno.ofSocket(Errno.EPROTO), ProtocolException.class, "Protocol error");
        assertFailure(Errno.ofSocket(Errno.EMFILE), SocketException.class, "Too many open files");
    }

    @Test
    void bindFailuresAreThoseOfNio() {
        assertFailure(Errno.ofSocket(Errno.EADDRINUSE), BindException.class, "Address already in use");
        assertFailure(Errno.ofSocket(Errno.EADDRNOTAVAIL), BindException.class, "Cannot assign requested address");
        assertFailure(Errno.ofSocket(Errno.EACCES), BindException.class, "Permission denied");
    }

    @Test
    void transferFailuresAreThoseOfNio() {
        assertFailure(Errno.ofTransfer(Errno.ECONNRESET), SocketException.class, "Connection reset");
        assertFailure(Errno.ofTransfer(Errno.EPIPE), IOException.class, "Broken pipe");
        assertFailure(Errno.ofTransfer(Errno.ETIMEDOUT), IOException.class, "Connection timed out");
    }

    @Test
    void otherFailuresSayWhatWasToBeDone() {
        assertFailure(Errno.of("no epoll", Errno.EMFILE), IOException.class, "no epoll: Too many open files");
    }

    @Test
    void eachNumberHasAMessage() throws IllegalAccessException {
        for (Field number : Errno.class.getDeclaredFields()) {
            if (number.getType() == int.class && Modifier.isFinal(number.getModifiers())) {
                assertThat(Errno.message(number.getInt(null))).as(number.getName()).doesNotStartWith("error ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 77, 4095, Integer.MAX_VALUE})
    void anUnknownNumberIsNamed(int errno) {
        assertThat(Errno.message(errno)).isEqualTo("error " + errno);
        assertThat(Errno.ofSocket(errno)).hasMessage("error " + errno);
        assertThat(Errno.ofTransfer(errno)).hasMessage("error " + errno);
    }

    private static void assertFailure(IOException failure, Class<? extends IOException> type, String message) {
        assertThat(failure).isExactlyInstanceOf(type).hasMessage(message);
    }
}
