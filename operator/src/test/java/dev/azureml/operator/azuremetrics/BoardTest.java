package dev.azureml.operator.azuremetrics;

import dev.azureml.api.MetricExport;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.MetricScope;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is shown of what was read: how much, and for how long. */
class BoardTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final ObjectKey SHOP = new ObjectKey("MLWorkspace", "team", "shop");

    private final List<Metric> catalogue = Catalogue.load();
    private final Query quota = Query.of(catalogue, MetricScope.WORKSPACE, List.of(MetricExport.Group.Quota))
            .getFirst();
    private final Metric nodes = quota.metrics().getFirst();
    private final Target target = new Target(ArmId.parse("/subscriptions/s/resourceGroups/g/providers/"
            + "Microsoft.MachineLearningServices/workspaces/shop"), MetricScope.WORKSPACE, Wish.labels(SHOP));
    private final Board board = new Board(catalogue, 3);

    private void read(Instant at, int series) {
        board.begin(SHOP, List.of(target), List.of(quota), INTERVAL, at);
        board.put(SHOP, target, quota, IntStream.range(0, series).mapToObj(i -> new Sample(nodes, Labels.of("cluster",
                "c" + i), i)).toList(), at);
        board.end(SHOP, "", at);
    }

    private List<String> shown(Instant at) {
        return board.text(at).lines().filter(line -> line.startsWith(nodes.exported() + "{")).toList();
    }

    @Test
    void eachSeriesIsALineWithItsObject() {
        read(NOW, 1);

        assertThat(shown(NOW)).containsExactly(nodes.exported()
                + "{namespace=\"team\",workspace=\"shop\",cluster=\"c0\"} 0.0");
        assertThat(board.text(NOW)).contains("# TYPE " + nodes.exported() + " gauge\n", "# HELP " + nodes.exported());
    }

    @Test
    void noMoreSeriesAreShownThanAWorkspaceMayHave() {
        read(NOW, 5);

        assertThat(shown(NOW)).hasSize(3);
        assertThat(board.leavesOut(SHOP)).isTrue();
        assertThat(board.text(NOW)).contains(
                "azureml_azure_metrics_series_left_out{namespace=\"team\",workspace=\"shop\"} 2.0");
        read(NOW, 2);
        assertThat(board.leavesOut(SHOP)).isFalse();
    }

    @Test
    void whatIsOldIsShownNoMoreAndItsAgeIsTold() {
        read(NOW, 1);

        Instant later = NOW.plus(INTERVAL.multipliedBy(3));
        assertThat(shown(later)).hasSize(1);
        assertThat(shown(later.plusSeconds(1))).isEmpty();
        assertThat(board.text(later.plusSeconds(1))).contains(
                "azureml_azure_metrics_age_seconds{namespace=\"team\",workspace=\"shop\"} 901.0");
    }

    @Test
    void whatNobodyWantsAnyMoreIsGone() {
        read(NOW, 1);
        board.retain(Set.of());

        assertThat(board.text(NOW)).isEmpty();
        board.put(SHOP, target, quota, List.of(new Sample(nodes, "", 1)), NOW);
        assertThat(board.text(NOW)).as("an answer that comes too late").isEmpty();
    }

    @Test
    void whatIsNoLongerThereOrAskedForIsGone() {
        read(NOW, 1);
        board.begin(SHOP, List.of(target), List.of(), INTERVAL, NOW);

        assertThat(shown(NOW)).isEmpty();
        read(NOW, 1);
        board.begin(SHOP, List.of(), List.of(quota), INTERVAL, NOW);
        assertThat(shown(NOW)).isEmpty();
    }

    @Test
    void whoMayNotLookIsShownNothing() {
        read(NOW, 1);
        board.hide(SHOP, INTERVAL, "MetricsNotAllowed", NOW);

        assertThat(shown(NOW)).isEmpty();
        assertThat(board.text(NOW)).contains("azureml_azure_metrics_failing{namespace=\"team\",workspace=\"shop\","
                + "reason=\"MetricsNotAllowed\"} 1.0");
    }
}
