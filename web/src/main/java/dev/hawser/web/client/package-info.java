/**
 * The client's side of the web: addresses as people write them ({@link dev.hawser.web.client.WebUrl}), where a redirect leads
 * ({@link dev.hawser.web.client.RedirectPolicy}), cookies that come back ({@link dev.hawser.web.client.CookieJar}) and
 * credentials that answer a challenge ({@link dev.hawser.web.client.ClientCredentials}).
 */
package dev.hawser.web.client;
