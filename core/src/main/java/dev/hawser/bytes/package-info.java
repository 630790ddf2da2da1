/**
 * Byte strings: the immutable {@link dev.hawser.bytes.Bytes}, and {@link dev.hawser.bytes.ByteQueue}, the one mutable
 * queue of them.
 */
@NullMarked
package dev.hawser.bytes;

import org.jspecify.annotations.NullMarked;
