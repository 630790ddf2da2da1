/**
 * Files below a folder as resources: {@link dev.hawser.web.files.StaticFiles}. What waits for the disk is done on worker threads;
 * what was asked for lately is known for a second without asking again, and small contents are kept.
 */
package dev.hawser.web.files;
