/**
 * Servers that pass requests on: {@link dev.hawser.web.proxy.ReverseProxy} stands before a server, {@link
 * dev.hawser.web.proxy.ForwardProxy} goes to any for its clients.
 */
package dev.hawser.web.proxy;
