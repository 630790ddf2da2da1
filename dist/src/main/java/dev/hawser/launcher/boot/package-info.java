/**
 * What makes a runnable jar of modules: puts the jars that it carries into a folder, makes a layer of them in this JVM and
 * starts the launcher there. On the class path, and without anything but the JDK.
 */
@NullMarked
package dev.hawser.launcher.boot;

import org.jspecify.annotations.NullMarked;
