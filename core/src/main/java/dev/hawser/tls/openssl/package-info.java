/** TLS by OpenSSL's {@code libssl}, where it is on the machine and native access is enabled. */
@NullMarked
package dev.hawser.tls.openssl;

import org.jspecify.annotations.NullMarked;
