package dev.hawser.tls;

import org.junit.jupiter.api.Nested;

/** Every engine against every engine. */
final class TlsEnginesTest {
    @Nested
    final class JdkToJdk extends TlsEngineContract {
        @Override
        String clientEngine() {
            return "jdk";
        }

        @Override
        String serverEngine() {
            return "jdk";
        }
    }

    @Nested
    final class JdkToOpenssl extends TlsEngineContract {
        @Override
        String clientEngine() {
            return "jdk";
        }

        @Override
        String serverEngine() {
            return Engines.need("openssl");
        }
    }

    @Nested
    final class OpensslToJdk extends TlsEngineContract {
        @Override
        String clientEngine() {
            return Engines.need("openssl");
        }

        @Override
        String serverEngine() {
            return "jdk";
        }
    }

    @Nested
    final class OpensslToOpenssl extends TlsEngineContract {
        @Override
        String clientEngine() {
            return Engines.need("openssl");
        }

        @Override
        String serverEngine() {
            return Engines.need("openssl");
        }
    }
}
