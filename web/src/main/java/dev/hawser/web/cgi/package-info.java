/** Programs that answer requests, one process for each (RFC 3875). */
package dev.hawser.web.cgi;
