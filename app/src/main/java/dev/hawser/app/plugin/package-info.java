/**
 * What a jar adds to the {@code hawser} command: a {@link dev.hawser.app.plugin.ServicePlugin} is a sub-command that makes a
 * service out of its options.
 */
@NullMarked
package dev.hawser.app.plugin;

import org.jspecify.annotations.NullMarked;
