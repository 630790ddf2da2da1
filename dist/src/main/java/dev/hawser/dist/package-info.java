/** Makes the packages: run by the build, and in none of them. */
@NullMarked
package dev.hawser.dist;

import org.jspecify.annotations.NullMarked;
