package dev.hawser.web.files;

/** Which symbolic links below a folder lead anywhere. The folder itself may be one, which is followed anew with each look-up. */
public enum SymbolicLinks {
    /** None: there is nothing where a link is. */
    REFUSED,
    /** Those that lead to something below the folder. */
    WITHIN_ROOT,
    /** All: whoever may make a link there may publish every file that the server can read. */
    ANYWHERE
}
