@NullMarked
package dev.hawser.dist;

import org.jspecify.annotations.NullMarked;
