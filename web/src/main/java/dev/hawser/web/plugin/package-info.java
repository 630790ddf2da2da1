/** What the web room adds to the {@code hawser} command: {@code hawser web} and {@code hawser proxy}. */
package dev.hawser.web.plugin;
