package dev.hawser.web.server;

/** How a line of an {@link AccessLog} looks. */
public enum AccessFormat {
    /**
     * What Apache and nginx call combined:
     *
     * <pre>{@code
     * 192.0.2.7 - ann [21/Nov/2026:21:40:00 +0000] "GET /a?b HTTP/1.1" 200 5 "https://example.com/" "curl/8.5.0"
     * }</pre>
     *
     * <p>What is not there is a hyphen, as is a body without bytes. The time is when the request came. Quotes and backslashes stand
     * behind a backslash, all that is not visible ASCII is {@code \xNN}: a client cannot end a line or a field.
     */
    COMBINED,

    /**
     * An object of JSON (RFC 8259) in each line, of ASCII alone:
     *
     * <pre>{@code
     * {"time":"2026-11-21T21:40:00.123Z","peer":"192.0.2.7","user":"ann","method":"GET","target":"/a?b","version":"HTTP/1.1",
     *  "host":"example.com","scheme":"https","status":200,"bytes":5,"micros":184,"complete":true,"referer":"...","agent":"..."}
     * }</pre>
     *
     * <p>What is not there is left out.
     */
    JSON
}
