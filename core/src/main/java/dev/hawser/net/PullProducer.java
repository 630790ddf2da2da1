package dev.hawser.net;

/** A source that writes something each time {@link #resumeProducing()} asks, and nothing in between. */
public non-sealed interface PullProducer extends Producer {}
