package dev.azureml.e2e.chart;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Kinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What the chart's files say of every kind, made from the list of kinds. */
final class ChartKinds {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

    private ChartKinds() {
    }

    /** Fails when a file says something else of the kinds than the list; -Dcharts.write writes it anew. */
    static void check() throws IOException {
        check("files/kinds.yaml", _ -> "# The plural of each kind; written by the tests of e2e with -Dcharts.write.\n"
                + lines("- {kind: %1$s, plural: %2$s}\n"));
        check("values.yaml", text -> withLines(text, "  # Warn of \\w+ objects\\.\\n  \\w+: true\\n",
                "  # Warn of %1$s objects.\n  %2$s: true\n"));
        check("values.schema.json", ChartKinds::schema);
        check("Chart.yaml", text -> withLines(text, "    - \\{kind: .*\\n",
                "    - {kind: %1$s, version: v1alpha1, name: %3$s, displayName: %4$s, description: %5$s}\n"));
    }

    private static void check(String name, Function<String, String> make) throws IOException {
        Path file = Chart.folder().resolve(name);
        boolean write = Boolean.getBoolean("charts.write");
        String before = write && !Files.exists(file) ? "" : Files.readString(file);
        String made = make.apply(before);
        if (write && !made.equals(before)) {
            Files.writeString(file, made);
        }

        assertThat(Files.readString(file)).as(name + ": run the tests of e2e with -Dcharts.write").isEqualTo(made);
    }

    /** The text with other lines for those that stand there now, which follow one another. */
    private static String withLines(String text, String now, String form) {
        Matcher block = Pattern.compile("(" + now + ")+").matcher(text);
        assertThat(block.results()).as("blocks of lines that match " + now).hasSize(1);
        return block.replaceFirst(Matcher.quoteReplacement(lines(form)));
    }

    private static String lines(String form) {
        return Stream.of(Kinds.values()).map(kind -> form.formatted(kind.kind(), kind.plural(), kind.crdName(),
                kind.displayName(), kind.purpose())).collect(Collectors.joining());
    }

    private static String schema(String text) {
        try {
            JsonNode schema = JSON.readTree(text);
            ObjectNode policies = (ObjectNode) schema.at("/properties/policies/properties");
            policies.retain("enabled", "azure");
            ArrayNode kinds = ((ObjectNode) schema.at("/properties/kinds/items")).putArray("enum");
            for (Kinds kind : Kinds.values()) {
                policies.putObject(kind.plural()).put("type", "boolean");
                kinds.add(kind.kind());
            }
            return JSON.writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER).withArrayEmptySeparator("")
                    .withObjectEmptySeparator("")).withArrayIndenter(INDENT).withObjectIndenter(INDENT))
                    .writeValueAsString(schema) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
