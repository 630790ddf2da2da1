/**
 * HTTP/1.0 and HTTP/1.1 (RFC 9112) as functions of bytes: no connection, no clock. {@link
 * dev.hawser.web.http1.wire.RequestParser} and {@link dev.hawser.web.http1.wire.ResponseParser} read the two directions, {@link
 * dev.hawser.web.http1.wire.HeadWriter} writes both.
 *
 * <p>The parsers are strict where leniency is how requests are smuggled: a line ends with CR LF and nothing else; NUL, bare CR
 * and other control characters, folded lines, blanks before a colon, a length beside a transfer coding, two lengths (even equal ones),
 * lengths that are not digits alone, and transfer codings other than {@code chunked} are refused.
 *
 * <p>A parser is in one of these states; {@code next()} goes on until it must wait for bytes or for its owner:
 *
 * <pre>
 * head ──────────► fixed body ───────────────► ended ── nextMessage() ──► head
 *   │ ├──────────► until close ── receiveEnd ──►│
 *   │ └► size line ⇄ chunk data, CR LF          │
 *   │        └────► trailer section ───────────►│
 *   └ no body ─────────────────────────────────►┘        any: broken, by an HttpSyntaxException, for good
 * </pre>
 */
package dev.hawser.web.http1.wire;
