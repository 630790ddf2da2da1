/**
 * What a web server is made of: a {@link dev.hawser.web.server.Resource} answers a {@link dev.hawser.web.server.Request}, whichever version of
 * HTTP brought it. {@link dev.hawser.web.server.TreeResource} and {@link dev.hawser.web.server.Router} find the resource by the
 * path. {@code dev.hawser.web.Site} puts them on a port.
 */
package dev.hawser.web.server;
