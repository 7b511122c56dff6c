package dev.azureml.operator;

import dev.azureml.operator.azuremetrics.ExportedMetric;
import dev.azureml.operator.config.AllSettings;
import dev.azureml.operator.config.Setting;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.EventReason;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.telemetry.ScrapedMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What pages say of the code's constants is made from them: {@code mvn -pl operator test -Ddocs.write} writes it anew. */
class GeneratedDocsTest {
    private static final Path PAGES = Path.of("..", "operator", "docs");

    @Test
    void everySettingIsInTheConfiguration() throws IOException {
        String tables = Arrays.stream(Setting.Section.values())
                .map(section -> "## " + section.title() + "\n\n"
                        + table(List.of("setting", "value", "default", "meaning"),
                                AllSettings.ALL.stream().filter(setting -> setting.section() == section)
                                        .map(setting -> List.of("`" + setting.name() + "`",
                                                setting.type().placeholder().replace("|", " | "),
                                                setting.shownDefault(), setting.description()))))
                .collect(Collectors.joining("\n"));

        check("configuration.md", "settings", tables);
    }

    @Test
    void everyReasonHasItsParagraph() throws IOException {
        check("reasons.md", "reasons", Arrays.stream(Reason.values())
                .map(reason -> "## `" + reason.word() + "`\n\n" + reason.paragraph())
                .collect(Collectors.joining("\n")));
    }

    @Test
    void eachParagraphBeginsWithTheStateThatItsReasonBrings() {
        assertThat(Reason.values()).allSatisfy(reason -> assertThat(reason.paragraph()).startsWith(
                switch (reason.state()) {
                    case READY -> "Ready is True";
                    case RECONCILING -> "Reconciling";
                    case STALLED -> "Stalled";
                    case AS_IT_WAS -> "Where `Ready` was True it stays so";
                }));
    }

    @Test
    void everyFurtherConditionAndItsReasonsAreInTheStatus() throws IOException {
        check("status.md", "conditions", table(List.of("condition", "on", "says"), Arrays.stream(ConditionType.values())
                .map(type -> List.of("`" + type.word() + "`", type.kinds(), type.meaning()))));
        check("status.md", "condition reasons", table(List.of("reason", "status", "of", "meaning"),
                Arrays.stream(ConditionReason.values()).map(reason -> List.of("`" + reason.word() + "`",
                        reason.status(), reason.conditions(), reason.meaning()))));
    }

    @Test
    void everyRuleIsInTheAdvice() throws IOException {
        check("advice.md", "advice", table(List.of("rule", "severity", "on", "when", "way out"),
                Arrays.stream(AdviceRule.values()).map(rule -> List.of("`" + rule.word() + "`", rule.severity().word(),
                        rule.kinds(), rule.when(), rule.wayOut()))));
    }

    @Test
    void everyEventIsToldOf() throws IOException {
        check("events-and-logs.md", "events",
                table(List.of("event", "type", "tells"), Arrays.stream(EventReason.values())
                        .map(reason -> List.of("`" + reason.word() + "`", reason.type().word(), reason.meaning()))));
    }

    /** The test of the alerts compares this with what a running operator tells. */
    @Test
    void everyMetricIsToldOf() throws IOException {
        check("metrics-and-alerts.md", "metrics",
                table(List.of("metric", "labels", "what"), ScrapedMetric.ofTheOperator()
                        .stream().map(metric -> List.of("`" + metric.name() + "`", String.join(", ", metric.labels()),
                                metric.help()))));
    }

    @Test
    void everyMetricOfAzureIsToldOf() throws IOException {
        check("metrics-and-alerts.md", "azure-metrics", table(List.of("metric", "labels", "Azure's metric", "group"),
                ExportedMetric.all().stream().map(metric -> List.of("`" + metric.name() + "`", String.join(", ", metric
                        .labels()), metric.help(), metric.group()))));
    }

    private static String table(List<String> head, Stream<List<String>> rows) {
        return row(head) + "|---".repeat(head.size()) + "|\n" + rows.map(GeneratedDocsTest::row)
                .collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** The part of the page between the two comments of that name. */
    private static void check(String page, String name, String text) throws IOException {
        Path file = PAGES.resolve(page);
        String before = Files.readString(file);
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->\n";
        assertThat(before).contains(begin, end);
        String after = before.substring(0, before.indexOf(begin)) + begin + text
                + before.substring(before.indexOf(end));
        if (System.getProperty("docs.write") != null) {
            Files.writeString(file, after);
        }

        assertThat(Files.readString(file)).as("write it anew with: mvn -pl operator test -Ddocs.write")
                .isEqualTo(after);
    }
}
