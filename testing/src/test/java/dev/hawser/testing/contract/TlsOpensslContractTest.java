package dev.hawser.testing.contract;

import dev.hawser.tls.Engines;

/** TLS by OpenSSL, on {@code epoll}. */
final class TlsOpensslContractTest extends TlsContracts {
    @Override
    String backend() {
        return "epoll";
    }

    @Override
    String engine() {
        return Engines.need("openssl");
    }
}
