/**
 * Authentication that does not know which protocol asks: a {@code Portal} takes credentials, has them checked, and returns
 * what the one who logged in may use.
 */
package dev.hawser.auth;
