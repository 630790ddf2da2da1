package dev.hawser.web.http2.hpack;

/** Takes the fields of a block as they are decoded. */
@FunctionalInterface
public interface HpackSink {
    /** The next field. It may be one that came before: fields in a table are given again and again. */
    void fieldDecoded(HpackField field);
}
