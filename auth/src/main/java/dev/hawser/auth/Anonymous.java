package dev.hawser.auth;

/** Nothing is shown at all: whoever comes as nobody in particular. */
public record Anonymous() implements Credentials {}
