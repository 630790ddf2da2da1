/** The backend on {@code java.nio}: everywhere, and without anything native. */
@org.jspecify.annotations.NullMarked
package dev.hawser.reactor.nio;
