package dev.hawser.web.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Media types by the endings of names of files. An immutable value; {@link #STANDARD} knows those that are common on the web.
 */
public final class MediaTypes {
    /** What is said of a name with an unknown ending. */
    public static final String UNKNOWN = "application/octet-stream";

    /** Those that are common on the web, mostly as they are registered with IANA. */
    public static final MediaTypes STANDARD = new MediaTypes(table());

    private final Map<String, String> byEnding;

    private MediaTypes(Map<String, String> byEnding) {
        this.byEnding = byEnding;
    }

    /**
     * These and one more, or another one for an ending that is known.
     *
     * @param ending without a dot, whatever its case
     */
    public MediaTypes with(String ending, String mediaType) {
        if (ending.isEmpty() || ending.startsWith(".")) {
            throw new IllegalArgumentException("an ending has no dot and is not empty: " + HttpGrammar.quoted(ending));
        }
        Map<String, String> more = new HashMap<>(byEnding);
        more.put(ending.toLowerCase(Locale.ROOT), MediaType.of(mediaType).toString());
        return new MediaTypes(more);
    }

    /** The media type of a file called {@code name}, by what is behind its last dot; {@link #UNKNOWN} where that says nothing. */
    public String ofName(String name) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return UNKNOWN;
        }
        String ending = name.substring(dot + 1);
        String found = byEnding.get(ending);
        return found != null ? found : byEnding.getOrDefault(ending.toLowerCase(Locale.ROOT), UNKNOWN);
    }

    /** Whether contents of {@code mediaType} become smaller by compression: text, and what is text in other clothes. */
    public static boolean isCompressible(String mediaType) {
        int end = mediaType.indexOf(';');
        String essence = (end < 0 ? mediaType : mediaType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        if (essence.startsWith("text/")) {
            return true;
        }
        if (essence.endsWith("+xml") || essence.endsWith("+json") || essence.endsWith("+yaml")) {
            return true;
        }
        return switch (essence) {
            case "application/json",
                    "application/javascript",
                    "application/xml",
                    "application/x-ndjson",
                    "application/yaml",
                    "application/wasm",
                    "application/rtf",
                    "application/sql",
                    "application/graphql",
                    "application/toml",
                    "application/x-sh",
                    "application/x-tex",
                    "application/x-www-form-urlencoded",
                    "application/vnd.ms-fontobject",
                    "font/ttf",
                    "font/otf",
                    "font/collection",
                    "image/bmp",
                    "image/vnd.microsoft.icon",
                    "model/obj",
                    "model/stl" -> true;
            default -> false;
        };
    }

    private static Map<String, String> table() {
        Map<String, String> types = new HashMap<>();
        String[] lines = """
                text/html html htm shtml
                text/css css
                text/javascript js mjs cjs
                text/plain txt text log conf ini cfg lst diff patch rst adoc properties
                text/markdown md markdown
                text/csv csv
                text/tab-separated-values tsv
                text/calendar ics ifb
                text/vcard vcf vcard
                text/vtt vtt
                text/x-java java
                text/x-python py
                text/x-c c h cc cpp hpp
                text/x-go go
                text/x-rust rs
                text/richtext rtx
                text/troff man roff
                application/json json map
                application/ld+json jsonld
                application/geo+json geojson
                application/manifest+json webmanifest
                application/x-ndjson ndjson jsonl
                application/xml xml xsd xsl
                application/xslt+xml xslt
                application/xhtml+xml xhtml xht
                application/atom+xml atom
                application/rss+xml rss
                application/rdf+xml rdf
                application/gpx+xml gpx
                application/vnd.google-earth.kml+xml kml
                application/vnd.google-earth.kmz kmz
                application/xml-dtd dtd
                application/yaml yaml yml
                application/toml toml
                application/sql sql
                application/graphql graphql gql
                application/wasm wasm
                application/pdf pdf
                application/postscript ps eps ai
                application/rtf rtf
                application/epub+zip epub
                application/msword doc dot
                application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
                application/vnd.ms-excel xls
                application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
                application/vnd.ms-powerpoint ppt
                application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
                application/vnd.oasis.opendocument.text odt
                application/vnd.oasis.opendocument.spreadsheet ods
                application/vnd.oasis.opendocument.presentation odp
                application/vnd.oasis.opendocument.graphics odg
                application/vnd.visio vsd
                application/zip zip
                application/gzip gz
                application/x-bzip2 bz2
                application/x-xz xz
                application/zstd zst
                application/x-7z-compressed 7z
                application/vnd.rar rar
                application/x-tar tar
                application/x-compressed-tar tgz
                application/java-archive jar war ear
                application/java-vm class
                application/vnd.android.package-archive apk
                application/vnd.debian.binary-package deb
                application/x-rpm rpm
                application/x-iso9660-image iso
                application/x-apple-diskimage dmg
                application/vnd.microsoft.portable-executable exe dll
                application/x-msi msi
                application/x-sh sh
                application/x-tex tex
                application/x-bittorrent torrent
                application/x-x509-ca-cert der crt
                application/x-pem-file pem
                application/pkcs8 p8
                application/pkcs10 p10 csr
                application/pgp-signature asc sig
                application/vnd.sqlite3 sqlite sqlite3
                application/vnd.apache.parquet parquet
                application/vnd.apple.mpegurl m3u8
                application/dash+xml mpd
                application/ogg ogx
                application/vnd.ms-fontobject eot
                application/octet-stream bin dump
                font/woff woff
                font/woff2 woff2
                font/ttf ttf
                font/otf otf
                font/collection ttc
                image/png png
                image/apng apng
                image/jpeg jpg jpeg jpe jfif
                image/gif gif
                image/webp webp
                image/avif avif
                image/heic heic
                image/heif heif
                image/jxl jxl
                image/svg+xml svg svgz
                image/bmp bmp
                image/tiff tif tiff
                image/vnd.microsoft.icon ico cur
                image/vnd.adobe.photoshop psd
                image/x-xcf xcf
                audio/mpeg mp3
                audio/mp4 m4a m4b
                audio/aac aac
                audio/ogg ogg oga spx
                audio/opus opus
                audio/flac flac
                audio/wav wav
                audio/webm weba
                audio/midi mid midi
                audio/x-aiff aif aiff
                audio/x-mpegurl m3u
                video/mp4 mp4 m4v
                video/mpeg mpeg mpg
                video/webm webm
                video/ogg ogv
                video/quicktime mov qt
                video/matroska mkv
                video/x-msvideo avi
                video/x-ms-wmv wmv
                video/x-flv flv
                video/3gpp 3gp
                video/3gpp2 3g2
                video/mp2t ts m2ts
                model/gltf+json gltf
                model/gltf-binary glb
                model/obj obj
                model/stl stl
                """.split("\n");
        for (String line : lines) {
            String[] words = line.strip().split(" ");
            for (int i = 1; i < words.length; i++) {
                types.put(words[i], words[0]);
            }
        }
        return types;
    }
}
