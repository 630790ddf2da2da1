/** What a CGI program says of its answer, and what it is told of the request, as functions without I/O. */
package dev.hawser.web.cgi.wire;
