/**
 * Authentication that does not know which protocol asks. A {@link dev.hawser.auth.Portal} takes
 * {@link dev.hawser.auth.Credentials}, has a {@link dev.hawser.auth.CredentialsChecker} say whose they are, and asks a
 * {@link dev.hawser.auth.Realm} for what that one may use; a {@link dev.hawser.auth.LoginLimit} makes guessing slow.
 */
package dev.hawser.auth;
