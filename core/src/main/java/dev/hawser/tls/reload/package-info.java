/**
 * Certificates that are replaced while a server runs: {@link dev.hawser.tls.reload.ReloadingIdentities} follows the files,
 * keeps the last good ones, and warns before they expire.
 */
@NullMarked
package dev.hawser.tls.reload;

import org.jspecify.annotations.NullMarked;
