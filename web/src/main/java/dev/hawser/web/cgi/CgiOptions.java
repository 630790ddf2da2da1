package dev.hawser.web.cgi;

import java.time.Duration;
import java.util.Map;

/**
 * How CGI programs are run.
 *
 * @param environment what they find in their environment besides what the request says; by default {@code PATH} as ours is, and
 *     nothing else of ours
 * @param mostProcesses how many may run at a time; a request beyond is answered by 503
 * @param timeout how long a program may say nothing; before its header is complete the answer is 504
 * @param killTime from signal {@code TERM} to {@code KILL} for a program that is to end
 * @param headBytes how long the header of its output may be
 */
public record CgiOptions(
        Map<String, String> environment, int mostProcesses, Duration timeout, Duration killTime, int headBytes) {
    /** 32 processes, 60 seconds of silence (Apache: 60 s), 5 seconds to end, 64 KiB of header. */
    public static final CgiOptions DEFAULT = new CgiOptions(
            Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin")),
            32,
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            64 << 10);

    /** Refuses numbers below one and times that are not positive. */
    public CgiOptions {
        environment = Map.copyOf(environment);
        if (mostProcesses < 1 || headBytes < 1) {
            throw new IllegalArgumentException("no limits: " + mostProcesses + " processes, " + headBytes + " bytes of a header");
        }
        if (timeout.isNegative() || timeout.isZero() || killTime.isNegative()) {
            throw new IllegalArgumentException("no time limits: " + timeout + " and " + killTime);
        }
    }

    /** These options with another environment. */
    public CgiOptions withEnvironment(Map<String, String> variables) {
        return new CgiOptions(variables, mostProcesses, timeout, killTime, headBytes);
    }

    /** These options with another number of processes. */
    public CgiOptions withMostProcesses(int count) {
        return new CgiOptions(environment, count, timeout, killTime, headBytes);
    }

    /** These options with other times. */
    public CgiOptions withTimeouts(Duration silence, Duration kill) {
        return new CgiOptions(environment, mostProcesses, silence, kill, headBytes);
    }

    /** These options with another bound of headers. */
    public CgiOptions withHeadBytes(int count) {
        return new CgiOptions(environment, mostProcesses, timeout, killTime, count);
    }
}
