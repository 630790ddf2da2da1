package dev.hawser.testing.contract;

/** TLS by the Java platform's engine, on {@code nio}. */
final class TlsNioContractTest extends TlsContracts {
    @Override
    String backend() {
        return "nio";
    }

    @Override
    String engine() {
        return "jdk";
    }
}
