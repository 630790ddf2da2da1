package dev.hawser.testing.contract;

/** TLS by the Java platform's engine, on {@code io_uring}. */
final class TlsUringContractTest extends TlsContracts {
    @Override
    String backend() {
        return "io_uring";
    }

    @Override
    String engine() {
        return "jdk";
    }
}
