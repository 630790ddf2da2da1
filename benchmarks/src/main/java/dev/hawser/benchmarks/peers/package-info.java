/** What Hawser is measured against, each as its own documentation recommends to write it. */
@NullMarked
package dev.hawser.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
