package dev.hawser.web.files;

import dev.hawser.bytes.Bytes;

/** What a path leads to. */
sealed interface Found permits FoundFile, Found.Folder, Found.FolderWithoutSlash, Found.Nothing, Found.Forbidden {
    /** A folder, and what is in it as HTML. */
    record Folder(Bytes listing) implements Found {}

    /** A folder, which the path does not say: what is in it would be taken for its siblings. */
    record FolderWithoutSlash() implements Found {}

    /** Nothing, or nothing that may be seen. */
    record Nothing() implements Found {}

    /** Something that the server may not read, or not tell of. */
    record Forbidden() implements Found {}
}
