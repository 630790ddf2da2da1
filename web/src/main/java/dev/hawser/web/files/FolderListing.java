package dev.hawser.web.files;

import dev.hawser.bytes.Bytes;
import dev.hawser.file.FilePath;
import dev.hawser.web.http.PercentCoding;
import dev.hawser.web.server.Pages;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/**
 * What is in a folder, as HTML: folders first, by name. Names are escaped as text and coded as links, which begin with {@code ./}, so
 * that no name is a scheme.
 */
final class FolderListing {
    private static final int MOST = 10_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StaticFilesOptions options;
    private final BiPredicate<FilePath, List<String>> isListed;

    private record Line(String name, boolean isFolder, long size, String modified) {}

    FolderListing(StaticFilesOptions options, BiPredicate<FilePath, List<String>> isListed) {
        this.options = options;
        this.isListed = isListed;
    }

    /** The page for the folder to which {@code names} lead from {@code top}. */
    Bytes of(FilePath top, List<String> names) throws IOException {
        List<Line> lines = new ArrayList<>();
        boolean isCut = false;
        try (DirectoryStream<Path> children = Files.newDirectoryStream(top.descendant(names).path())) {
            for (Path child : children) {
                if (lines.size() == MOST) {
                    isCut = true;
                    break;
                }
                add(lines, top, names, child);
            }
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        lines.sort(Comparator.comparing((Line line) -> !line.isFolder)
                .thenComparing(line -> line.name.toLowerCase(Locale.ROOT))
                .thenComparing(Line::name));
        return page("/" + String.join("/", names) + (names.isEmpty() ? "" : "/"), lines, isCut, !names.isEmpty());
    }

    private void add(List<Line> lines, FilePath top, List<String> names, Path child) {
        String name = child.getFileName().toString();
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        if (!options.allows(name) || !isListed.test(top, longer)) {
            return;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(child, BasicFileAttributes.class);
            if (attributes.isDirectory() || attributes.isRegularFile()) {
                String modified = TIME.format(attributes.lastModifiedTime().toInstant());
                lines.add(new Line(name, attributes.isDirectory(), attributes.size(), modified));
            }
        } catch (IOException gone) {
            return; // it went away since the folder was read
        }
    }

    private static Bytes page(String path, List<Line> lines, boolean isCut, boolean hasParent) {
        String title = "Index of " + Pages.escaped(path);
        StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title>\n<style>body{font-family:sans-serif}td{padding:0 1em 0 0}td+td{text-align:right}</style></head>\n")
                .append("<body><h1>")
                .append(title)
                .append("</h1>\n<table>\n");
        if (hasParent) {
            html.append("<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n");
        }
        for (Line line : lines) {
            String slash = line.isFolder ? "/" : "";
            html.append("<tr><td><a href=\"./")
                    .append(Pages.escaped(PercentCoding.encodeSegment(line.name)))
                    .append(slash)
                    .append("\">")
                    .append(Pages.escaped(line.name))
                    .append(slash)
                    .append("</a></td><td>")
                    .append(line.isFolder ? "" : Long.toString(line.size))
                    .append("</td><td>")
                    .append(line.modified)
                    .append("</td></tr>\n");
        }
        html.append("</table>\n").append(isCut ? "<p>There are more than " + MOST + ".</p>\n" : "");
        return Bytes.of(html.append("</body></html>\n").toString());
    }
}
