/** TLS by the Java platform's own engine. */
@NullMarked
package dev.hawser.tls.jdk;

import org.jspecify.annotations.NullMarked;
