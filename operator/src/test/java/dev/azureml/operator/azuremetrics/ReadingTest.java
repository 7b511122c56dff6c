package dev.azureml.operator.azuremetrics;

import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MetricExport;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.azureml.MetricScope;
import dev.azureml.operator.config.MetricsSettings;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.UnaskedOnlooker;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is asked at once, and what becomes of those of whom nothing was asked. */
class ReadingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration DELAY = Duration.ofMinutes(4);
    private static final List<Metric> CATALOGUE = Catalogue.load();

    private final List<String> gets = new ArrayList<>();
    private final List<ArmRequest> batches = new ArrayList<>();
    private FailureKind alone = FailureKind.THROTTLED;

    private final class Azure extends UnaskedOnlooker.Reader {
        @Override
        public ArmResult get(ArmRequest request) {
            gets.add(request.pathAndQuery());
            return failure(alone);
        }

        @Override
        public ArmResult get(ArmId about, ArmRequest request) {
            return get(request);
        }

        @Override
        public ArmResult ask(URI host, String audience, ArmRequest request) {
            batches.add(request);
            return failure(FailureKind.AUTHORIZATION);
        }
    }

    private static ArmResult failure(FailureKind kind) {
        return new ArmResult.Failure(kind, ArmError.of("No", "no"), Optional.empty(), 400);
    }

    private static final class Deaf implements MetricsPoller.Heard {
        @Override
        public void answered(String result) {
            // not looked at here
        }

        @Override
        public void heldBack() {
            // not looked at here
        }
    }

    private static Reading.Tools tools(MetricsSettings.@Nullable Batch batch) {
        MetricsSettings settings = new MetricsSettings(Set.of(), INTERVAL, DELAY, 300, 500, Map.of(),
                new MetricsSettings.IdleGpu(5, Duration.ofHours(1)), batch);
        return new Reading.Tools(new MonitorRequests(settings), new Board(CATALOGUE, 500), new Energy(Map.of(), 500),
                new IdleGpus(settings.idleGpu()), new Budget(300, NOW), new Deaf(), InstantSource.fixed(NOW));
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("MLWorkspace", "team", name);
    }

    private Asking asking(String name, Query query) throws IOException {
        ArmId id = ArmId
                .tryParse("/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/"
                        + name)
                .orElseThrow();
        Wish wish = new Wish(new Onlooker.Seen(key(name), Json.MAPPER.readValue("{\"location\": \"westeurope\"}",
                MLWorkspaceSpec.class), null), id, Set.of(MetricExport.Group.Resource), INTERVAL);
        return new Asking(wish, new Azure(), new Target(id, MetricScope.WORKSPACE, ""), query);
    }

    private static Query query(boolean energy) {
        return Query.of(CATALOGUE, MetricScope.WORKSPACE, Set.of(MetricExport.Group.Resource)).stream()
                .filter(query -> query
                        .hasGpuEnergy() == energy)
                .findFirst().orElseThrow();
    }

    private static Window window(Instant now) {
        return Window.until(now, INTERVAL, DELAY);
    }

    private static MetricsSettings.Batch batch() {
        return new MetricsSettings.Batch("https://{region}.example.com", "https://example.com");
    }

    @Test
    void whoIsNotAskedForBecauseItsIdentityIsToWaitWasNotRead() throws IOException {
        Map<ObjectKey, Trouble> troubles = Reading.run(List.of(asking("one", query(false)), asking("two",
                query(false))), tools(null), window(NOW));

        assertThat(gets).hasSize(1);
        assertThat(troubles).containsOnlyKeys(key("one"), key("two"));
        assertThat(troubles.values()).extracting(Trouble::lasting).containsOnly(false);
    }

    @Test
    void norWhoWasAskedForInARefusedBatch() throws IOException {
        Map<ObjectKey, Trouble> troubles = Reading.run(List.of(asking("one", query(false)), asking("two",
                query(false))), tools(batch()), window(NOW));

        assertThat(batches).hasSize(1);
        assertThat(gets).hasSize(1);
        assertThat(troubles).containsOnlyKeys(key("one"), key("two"));
    }

    /** Many computes by the minute over hours are more than the operator has memory for. */
    @Test
    void whoIsFarBehindIsAskedForEnergyAloneAndNothingElseIsAskedOfSoLong() throws IOException {
        assertThat(query(true).metrics()).hasSize(1);
        Reading.Tools tools = tools(batch());
        Instant later = NOW.plus(Duration.ofHours(5));
        tools.energy().begin(key("behind"), new Energy.Places(Optional.empty(), Map.of()), NOW);
        for (String name : List.of("one", "two")) {
            tools.energy().begin(key(name), new Energy.Places(Optional.empty(), Map.of()), later.minusSeconds(600));
        }
        alone = FailureKind.UNAVAILABLE;
        List<Asking> askings = List.of(asking("one", query(true)), asking("behind", query(true)), asking("two",
                query(true)), asking("behind", query(false)));

        assertThat(Reading.requests(askings, tools, window(later))).isEqualTo(3);
        Reading.run(askings, tools, window(later));

        assertThat(batches).singleElement().satisfies(request -> {
            assertThat(String.valueOf(request.body())).contains("/one", "/two").doesNotContain("/behind");
            assertThat(request.pathAndQuery()).contains("16:50:00Z", "16:57:00Z");
        });
        assertThat(gets).filteredOn(get -> get.contains("/behind/") && get.contains("12:00:00Z") && get.contains(
                "13:15:00Z")).singleElement().asString().contains("GpuEnergyJoules");
        assertThat(gets).filteredOn(get -> get.contains("/behind/") && get.contains("16:52:00Z")).hasSize(1);
    }
}
