/**
 * Files: {@link dev.hawser.file.FilePath}, a path that names given by others cannot lead out of, with atomic writing and
 * whole trees; {@link dev.hawser.file.AsyncFiles}, the same for a reactor's thread; {@link dev.hawser.file.FileWatch}, to be
 * told of changes. Files are sent by {@link dev.hawser.net.Transport#sendFile} and {@link dev.hawser.net.FileSender}.
 */
@org.jspecify.annotations.NullMarked
package dev.hawser.file;
