/** HTTP/1.1 on connections: what joins {@code http1.wire} with the resources of {@code server}. */
package dev.hawser.web.http1;
