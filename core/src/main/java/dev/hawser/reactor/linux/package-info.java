/**
 * The backends of Linux, on the C library by the foreign function interface, with no native library of our own.
 *
 * <p>To read it: {@code Downcall} (one call), {@code Libc}, {@code SocketCalls} and {@code EpollCalls} (the functions),
 * {@code Errno} and {@code SocketAddresses} (what they speak), then {@code EpollBackend} and what it serves. Tested on
 * x86-64; aarch64 differs in the layout of one structure only, see {@code EpollCalls}, and is untested.
 *
 * <p>For io_uring: {@code RingFeature} (what kernels have and lack), {@code Ring} (the queues), {@code UringLoop} (the
 * order of a pass), {@code UringSocket} and {@code UringSender}.
 *
 * <p>Nothing here may be touched where {@code NativeAccess} knows an obstacle: the JVM would print a warning.
 */
@org.jspecify.annotations.NullMarked
package dev.hawser.reactor.linux;
