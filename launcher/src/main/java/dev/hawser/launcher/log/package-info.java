/**
 * The log of a program that runs under the launcher: {@link java.lang.System.Logger} through SLF4J to Logback, set up
 * in code. A line has a time, what it is about ({@link dev.hawser.net.LogContext#current()}) and the message:
 *
 * <pre>{@code 2011-08-29 13:32:35+0200 [CmdProtocol,0,127.0.0.1] Cmd received}</pre>
 *
 * <p>Whoever wrote the text of a message, it cannot look like a second line of the log: all lines but the first of a
 * message, and all of a stack trace, begin with a TAB, and control characters are shown by their number.
 */
@NullMarked
package dev.hawser.launcher.log;

import org.jspecify.annotations.NullMarked;
