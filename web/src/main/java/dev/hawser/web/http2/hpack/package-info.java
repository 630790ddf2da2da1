/**
 * HPACK (RFC 7541): the header fields of HTTP/2 as bytes, without I/O.
 *
 * <pre>{@code
 * bytes  → HpackDecoder → HpackField, each given to an HpackSink
 * fields → HpackEncoder → bytes
 * }</pre>
 *
 * <p>Each direction of a connection has one encoder and one decoder, whose tables must see every block in order. Whatever
 * comes either decodes or is an {@link dev.hawser.web.http2.hpack.HpackException}. Memory is bounded: by the size of the
 * table, and by that of the list of fields, past which fields are decoded, to keep the tables in step, and given to nobody.
 */
@NullMarked
package dev.hawser.web.http2.hpack;

import org.jspecify.annotations.NullMarked;
