package dev.azureml.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page in Markdown, as far as its links and headings go. */
record MarkdownPage(Path file, String prose) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
    /** A link may have code as its text; code that looks like a link is none. */
    private static final Pattern LINK = Pattern.compile("\\[(?:[^\\[\\]]|`[^`]*`)*]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`\\n]*`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern NOT_IN_AN_ANCHOR = Pattern.compile("[^\\p{L}\\p{N}_ -]");

    static MarkdownPage read(Path file) {
        try {
            return new MarkdownPage(file, FENCE.matcher(Files.readString(file)).replaceAll(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those to files of the repository that are not there, or to a heading that their page does not have. */
    List<String> brokenLinks() {
        return links().filter(link -> !leadsSomewhere(link)).toList();
    }

    Stream<Path> linkedFiles() {
        return links().map(this::target);
    }

    private Stream<String> links() {
        String text = CODE.matcher(prose).replaceAll(found -> found.group().contains("](") ? "" : "code");
        return LINK.matcher(text).results().map(found -> found.group(1)).filter(link -> !link.startsWith("http"));
    }

    private boolean leadsSomewhere(String link) {
        Path target = target(link);
        if (!Files.exists(target)) {
            return false;
        }
        int anchor = link.indexOf('#');
        return anchor < 0 || read(target).anchors().contains(link.substring(anchor + 1));
    }

    private Path target(String link) {
        String path = link.replaceFirst("#.*", "");
        return path.isEmpty() ? file : file.resolveSibling(path).normalize();
    }

    /** As GitHub makes them of headings. */
    private Set<String> anchors() {
        Map<String, Integer> times = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        for (MatchResult heading : HEADING.matcher(prose).results().toList()) {
            String anchor = NOT_IN_AN_ANCHOR.matcher(heading.group(1).toLowerCase(Locale.ROOT)).replaceAll("")
                    .replace(' ', '-');
            int before = times.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }
}
