/**
 * Bodies of several parts, as bytes (RFC 2046, section 5.1) and what forms make of them (RFC 7578). {@link
 * dev.hawser.web.form.wire.MultipartParser} reads, {@link dev.hawser.web.form.wire.MultipartWriter} writes; neither knows
 * where bytes come from, and both keep the head of one part at most.
 *
 * <p>The parser stands before the first delimiter, behind a delimiter, in the head of a part, in its content, or behind the
 * last delimiter, where all is ignored.
 */
package dev.hawser.web.form.wire;
