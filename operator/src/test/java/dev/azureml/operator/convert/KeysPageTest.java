package dev.azureml.operator.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of the page is made of the tables that files are converted by: {@code -Ddocs.write} writes it anew. */
class KeysPageTest {
    private static final Path PAGE = Path.of("docs", "az-ml-yaml.md");
    private static final String BEGIN = "<!-- keys -->\n";
    private static final String END = "<!-- /keys -->\n";

    @Test
    void theTableIsTheOneThatFilesAreConvertedBy() throws IOException {
        String before = Files.readString(PAGE);
        assertThat(before).contains(BEGIN, END);
        String after = before.substring(0, before.indexOf(BEGIN)) + BEGIN + table()
                + before.substring(before.indexOf(END));
        if (System.getProperty("docs.write") != null) {
            Files.writeString(PAGE, after);
        }

        assertThat(Files.readString(PAGE)).as("write it anew with: mvn -pl operator test -Ddocs.write")
                .isEqualTo(after);
    }

    @Test
    void everyFieldOfATableIsThere() {
        List<String> absent = rows().flatMap(row -> row.fields().stream().filter(field -> !isThere(row.kind(), field))
                .map(field -> row.kind().object() + " " + field)).toList();

        assertThat(absent).isEmpty();
        assertThat(rows()).hasSizeGreaterThan(200);
    }

    private static boolean isThere(SourceKind kind, String field) {
        var shape = Shape.ofSpec(kind.object());
        for (String name : field.split("[.]", -1)) {
            if (shape.items().isThere()) {
                shape = shape.items();
            }
            shape = shape.isMap() ? shape.values() : shape.at(name);
        }
        return shape.isThere();
    }

    private static Stream<Tables.Row> rows() {
        return Stream.of(SourceKind.values()).flatMap(Tables::rows);
    }

    /** Keys that are only in camel case are left to the sentence above the table. */
    private static String table() {
        Map<String, List<Tables.Row>> byKey = new LinkedHashMap<>();
        rows().filter(row -> !row.fields().isEmpty() && !isPlain(row))
                .forEach(row -> byKey.computeIfAbsent(row.kind().object()
                        + " " + row.path(), _ -> new ArrayList<>()).add(row));
        return "| kind | `az ml` | spec | |\n|---|---|---|---|\n" + byKey.values().stream().map(KeysPageTest::line)
                .collect(Collectors.joining());
    }

    private static boolean isPlain(Tables.Row row) {
        String camel = Stream.of(row.path().split("[.]", -1)).map(Keys::camel).collect(Collectors.joining("."));
        return row.key().note().isEmpty() && row.key().example() == null && row.key().fallback() == null
                && row.fields().size() == 1 && ("." + row.fields().getFirst()).endsWith("." + camel);
    }

    private static String line(List<Tables.Row> rows) {
        Tables.Row first = rows.getFirst();
        Key key = first.key();
        Key.Example example = key.example();
        List<String> notes = new ArrayList<>();
        if (example != null) {
            notes.add("`" + example.to() + "`");
        }
        if (!key.note().isEmpty()) {
            notes.add(key.note());
        }
        if (key.fallback() != null) {
            notes.add("absent: " + key.fallback());
        }
        return "| %s | `%s` | %s | %s |\n".formatted(first.kind().object(), first.path() + (example == null
                ? ""
                : ": " + example.from()), rows.stream().flatMap(row -> row.fields().stream()).distinct()
                        .map(field -> "`" + field + "`").collect(Collectors.joining(", ")),
                String.join("; ", notes).replace("|", "\\|")).replace("|  |", "| |");
    }
}
