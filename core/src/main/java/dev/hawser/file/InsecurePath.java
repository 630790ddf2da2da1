package dev.hawser.file;

/** A name was refused that would lead out of its folder, or that stands for something else than a file in it. */
public final class InsecurePath extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** {@code name} is refused below {@code folder}, for the reason in {@code why}. */
    InsecurePath(Object folder, String name, String why) {
        super(PathNames.shown(name) + " below " + folder + ": " + why);
    }
}
