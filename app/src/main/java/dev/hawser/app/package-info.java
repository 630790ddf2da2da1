/**
 * Services: what a program is made of, started in order and stopped in reverse. {@link dev.hawser.app.Service} is one,
 * {@link dev.hawser.app.MultiService} several, {@link dev.hawser.app.Application} all of a program.
 */
@NullMarked
package dev.hawser.app;

import org.jspecify.annotations.NullMarked;
