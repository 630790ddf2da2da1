/**
 * The client's side of the web: {@link dev.hawser.web.client.HttpClient}, which keeps connections to servers and sends requests on
 * them; and what it is made of, without I/O: addresses as people write them ({@link dev.hawser.web.client.WebUrl}), where a
 * redirect leads ({@link dev.hawser.web.client.RedirectPolicy}), cookies that come back ({@link
 * dev.hawser.web.client.CookieJar}) and credentials that answer a challenge ({@link dev.hawser.web.client.ClientCredentials}).
 */
package dev.hawser.web.client;
