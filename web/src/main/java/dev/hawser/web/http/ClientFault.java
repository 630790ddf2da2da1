package dev.hawser.web.http;

/**
 * What a failure is that the other end has made by what it sent. A server that a resource fails with it says so to the client, with
 * its message, and does not log it as a mistake of the program.
 */
public interface ClientFault {
    /** The status that fits, 400 to 499. */
    int status();

    /** What is wrong, in words that the client may read. */
    String getMessage();
}
