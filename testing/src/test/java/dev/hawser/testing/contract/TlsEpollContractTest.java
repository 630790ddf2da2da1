package dev.hawser.testing.contract;

/** TLS by the Java platform's engine, on {@code epoll}. */
final class TlsEpollContractTest extends TlsContracts {
    @Override
    String backend() {
        return "epoll";
    }

    @Override
    String engine() {
        return "jdk";
    }
}
