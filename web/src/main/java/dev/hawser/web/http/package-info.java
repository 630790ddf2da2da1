/**
 * What all versions of HTTP and both of its sides have in common, as values: header fields, statuses, dates, cookies (RFC
 * 9110, RFC 6265). Nothing here knows of a connection; everything is immutable and may be shared, but for builders.
 */
package dev.hawser.web.http;
