/**
 * The client: {@link dev.hawser.web.client.HttpClient}, which keeps connections to servers and sends requests on them.
 */
package dev.hawser.web.client;
