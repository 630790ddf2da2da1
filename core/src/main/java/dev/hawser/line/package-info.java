/**
 * Framings: protocols that cut the stream into messages, whatever the chunks in which it comes.
 *
 * <table>
 * <caption>Which to extend</caption>
 * <tr><th>Messages</th><th>Class</th></tr>
 * <tr><td>lines of text, perhaps with raw data between</td><td>{@link dev.hawser.line.LineReceiver}</td></tr>
 * <tr><td>lines of bytes, perhaps with raw data between</td><td>{@link dev.hawser.line.ByteLineReceiver}</td></tr>
 * <tr><td>nothing but lines of text</td><td>{@link dev.hawser.line.LineOnlyReceiver}</td></tr>
 * <tr><td>{@code 5:hello,}</td><td>{@link dev.hawser.line.NetstringReceiver}</td></tr>
 * <tr><td>a length in 1, 2 or 4 bytes, and the string</td><td>{@link dev.hawser.line.Int8StringReceiver},
 *     {@link dev.hawser.line.Int16StringReceiver}, {@link dev.hawser.line.Int32StringReceiver}</td></tr>
 * <tr><td>parts of known sizes</td><td>{@link dev.hawser.line.StatefulProtocol}</td></tr>
 * </table>
 *
 * <p>Rules that all of them keep. Messages are handed out one at a time and in order, while
 * {@link dev.hawser.net.Transport#isReading()}; what is left waits for
 * {@link dev.hawser.net.Protocol#readResumed()}, before anything newer. After {@code loseConnection} none is handed out
 * and what was kept is let go. Bad input ends in an event of the framing, which by default loses the connection, and is
 * never thrown. What is kept is bounded by the framing's {@code maxLength()} (and one chunk, during a pause), and the
 * transport {@linkplain dev.hawser.net.Transport#unparsed is told} of it. A message smaller than a quarter of what was
 * read at once is a copy, so it may be kept without keeping the rest.
 */
@NullMarked
package dev.hawser.line;

import org.jspecify.annotations.NullMarked;
