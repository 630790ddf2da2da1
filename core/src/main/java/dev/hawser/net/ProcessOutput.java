package dev.hawser.net;

import dev.hawser.bytes.Bytes;

/**
 * What a program said, and how it exited.
 *
 * @param out its standard output
 * @param err its standard error
 * @param exitCode its exit status
 */
public record ProcessOutput(Bytes out, Bytes err, int exitCode) {}
