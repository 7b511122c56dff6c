package dev.azureml.operator;

import dev.azureml.api.Kinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Where kinds are named, by the lists of the page that says how one is added: the first cell of each row has patterns
 * of paths.
 */
record KindPlaces(List<String> own, List<String> lists, List<String> others) {
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| (`[^|]*`) \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static KindPlaces read(Path page) {
        try {
            String text = Files.readString(page);
            return new KindPlaces(patterns(text, "own"), patterns(text, "lists"), patterns(text, "others"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The patterns between the two comments of that name. */
    private static List<String> patterns(String text, String name) {
        String begin = "<!-- " + name + " -->";
        String part = text.substring(text.indexOf(begin) + begin.length(), text.indexOf("<!-- /" + name + " -->"));
        return FIRST_CELL.matcher(part).results().flatMap(cell -> CODE.matcher(cell.group(1)).results())
                .map((MatchResult code) -> code.group(1)).toList();
    }

    /** Whether that file may name that kind, because it is the kind's, names all, or has a reason of its own. */
    boolean mayName(Kinds kind, Path file) {
        return isListed(file) || own.stream().anyMatch(pattern -> matches(of(kind, pattern), file))
                || others.stream().anyMatch(pattern -> matches(pattern, file));
    }

    /** Whether that file is one of those that name every kind. */
    boolean isListed(Path file) {
        return lists.stream().anyMatch(pattern -> matches(pattern, file));
    }

    /** A pattern of the kind's own files, for that kind. */
    static String of(Kinds kind, String pattern) {
        return pattern.replace("{Kind}", kind.kind()).replace("{kind}", kind.singular())
                .replace("{package}", packageOf(kind));
    }

    private static String packageOf(Kinds kind) {
        String name = KindRegistry.bindings(Duration.ZERO).stream()
                .filter(binding -> binding.kindName().equals(kind.kind())).findFirst().orElseThrow().kind().getClass()
                .getPackageName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    static boolean matches(String pattern, Path file) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(file);
    }

    /** Finds the kind, its records and its resource in a text. */
    static Pattern named(Kinds kind) {
        return Pattern.compile("(?<![A-Za-z])(%s(Spec|Status)?|%ss?)(?![A-Za-z])".formatted(kind.kind(),
                kind.singular()));
    }
}
