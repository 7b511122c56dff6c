package dev.azureml.operator.azuremetrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MetricExport;
import dev.azureml.operator.azureml.MetricScope;
import dev.azureml.operator.plan.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is made of Azure Monitor's answers. */
class MetricsAnswerTest {
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Query NODES = query("Active Nodes", Metric.Aggregation.Average, 1);
    private static final Query RUNS = query("Failed Runs", Metric.Aggregation.Total, 1);

    private static Query query(String name, Metric.Aggregation aggregation, double factor) {
        return new Query(MetricScope.WORKSPACE,
                List.of(new Metric(MetricScope.WORKSPACE, MetricExport.Group.Quota, name, "Count",
                        aggregation, List.of(new Metric.Label("ClusterName", "cluster")), "azureml_workspace_x",
                        factor)));
    }

    private static List<Sample> read(Query query, String timeseries) throws Exception {
        return samples(MetricsAnswer.read(json("{\"value\":[{\"name\":{\"value\":\"" + query.names()
                + "\"},\"errorCode\":\"Success\",\"timeseries\":" + timeseries + "}]}"), query), FIRST);
    }

    private static List<Sample> samples(List<Course> courses, Instant from) {
        return courses.stream().flatMap(course -> course.value(from).stream().mapToObj(value -> new Sample(course
                .metric(), course.labels(), value))).toList();
    }

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }

    private static String series(String cluster, String... data) {
        return "{\"metadatavalues\":[{\"name\":{\"value\":\"clustername\"},\"value\":\"" + cluster + "\"}],\"data\":["
                + IntStream.range(0, data.length).mapToObj(i -> "{\"timeStamp\":\"" + FIRST.plusSeconds(60L * i) + "\""
                        + (data[i].equals("{}") ? "" : ",") + data[i].substring(1)).collect(Collectors.joining(","))
                + "]}";
    }

    @Test
    void ofAveragesTheLastThatThereIsCounts() throws Exception {
        List<Sample> samples = read(NODES, "[" + series("a", "{\"average\":1}", "{\"average\":4}", "{}",
                "{\"average\":null}") + "]");

        assertThat(samples).singleElement().isEqualTo(new Sample(NODES.metrics().getFirst(), "cluster=\"a\"", 4));
    }

    @Test
    void sumsAreOfTheWholeInterval() throws Exception {
        assertThat(read(RUNS, "[" + series("a", "{\"total\":1}", "{}", "{\"total\":2}") + "]")).singleElement()
                .extracting(Sample::value).isEqualTo(3.0);
    }

    @Test
    void whatWasBeforeTheIntervalIsNoPartOfIt() throws Exception {
        List<Course> courses = MetricsAnswer
                .read(json("{\"value\":[{\"name\":{\"value\":\"Failed Runs\"},\"timeseries\":["
                        + series("a", "{\"total\":1}", "{\"total\":2}", "{\"total\":4}") + "]}]}"), RUNS);

        assertThat(samples(courses, FIRST.plusSeconds(60))).singleElement().extracting(Sample::value).isEqualTo(6.0);
        assertThat(samples(courses, FIRST.plusSeconds(180))).isEmpty();
        assertThat(courses.getFirst().split()).isEqualTo("a");
    }

    @Test
    void aValueWithoutATimeIsNone() throws Exception {
        assertThat(read(RUNS, "[{\"data\":[{\"total\":1},{\"timeStamp\":\"yesterday\",\"total\":1}]}]")).isEmpty();
    }

    @Test
    void nothingIsNoZero() throws Exception {
        assertThat(read(NODES, "[" + series("a", "{}", "{\"average\":null}", "{\"average\":\"NaN\"}") + "]")).isEmpty();
        assertThat(read(NODES, "[]")).isEmpty();
        assertThat(read(NODES, "null")).isEmpty();
        assertThat(read(NODES, "[" + series("a", "{\"total\":7}") + "]")).as("another aggregation").isEmpty();
    }

    @Test
    void twoSeriesWithTheSameLabelsAreOne() throws Exception {
        assertThat(read(NODES, "[" + series("a", "{\"average\":1}") + "," + series("a", "{\"average\":2}") + "]"))
                .singleElement().extracting(Sample::value).isEqualTo(2.0);
    }

    @Test
    void namesOfOthersAreEscapedAndCut() throws Exception {
        String labels = read(NODES, "[" + series("a\\\"} 1\\nevil{\\\\" + "x".repeat(500), "{\"average\":1}") + "]")
                .getFirst().labels();

        assertThat(labels).startsWith("cluster=\"a\\\"} 1 evil{\\\\x").doesNotContain("\n").hasSizeLessThan(160)
                .endsWith("x\"");
    }

    @Test
    void anotherMetricThanWasAskedForIsPassedOver() throws Exception {
        assertThat(MetricsAnswer.read(json("{\"value\":[{\"name\":{\"value\":\"Else\"},\"timeseries\":[" + series("a",
                "{\"average\":1}") + "]}]}"), NODES)).isEmpty();
    }

    @Test
    void aPercentageBecomesARatio() throws Exception {
        Query percent = query("Active Nodes", Metric.Aggregation.Average, 0.01);

        assertThat(read(percent, "[" + series("a", "{\"average\":85}") + "]").getFirst().value()).isEqualTo(0.85);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"text\"", "{\"value\":{}}", "{\"value\":7}",
        "{\"value\":[{\"name\":{\"value\":\"Active Nodes\"},\"errorCode\":\"InternalError\"}]}"})
    void garbageIsSaid(String answer) throws Exception {
        JsonNode json = json(answer);

        assertThatThrownBy(() -> MetricsAnswer.read(json, NODES)).isInstanceOf(MetricsAnswer.Unreadable.class);
    }
}
