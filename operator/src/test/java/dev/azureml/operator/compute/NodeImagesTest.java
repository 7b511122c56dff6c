package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class NodeImagesTest {
    private static final Instant OLD = Golden.NOW.minus(Duration.ofDays(31));

    @ParameterizedTest
    @CsvSource({
        // the fewest nodes, those that are there, the state, days in it, what is said
        "0,0,Steady,90,TRUE,IMAGE_CURRENT", "0,2,Steady,30,UNKNOWN,IMAGE_UNKNOWN",
        "0,2,Resizing,90,UNKNOWN,IMAGE_UNKNOWN",
        "0,2,Steady,0,UNKNOWN,IMAGE_UNKNOWN",
        "0,2,Steady,31,FALSE,IMAGE_OUTDATED", "1,1,Steady,31,FALSE,IMAGE_OUTDATED",
        "1,1,Steady,30,UNKNOWN,IMAGE_UNKNOWN",
        "1,0,Steady,90,UNKNOWN,IMAGE_UNKNOWN"})
    void saysWhatIsKnownOfTheNodes(int fewest, int nodes, String state, int days, Truth truth, ConditionReason reason) {
        Translation.Intents made = translated(cluster(fewest, nodes, state, Golden.NOW.minus(Duration.ofDays(days))
                .toString()));

        assertThat(made.conditions()).extracting(KindCondition::status, KindCondition::reason)
                .containsExactly(tuple(truth, reason));
        assertThat(made.advice()).extracting(Advice::rule)
                .filteredOn("OutdatedImage"::equals).hasSize(truth == Truth.FALSE ? 1 : 0);
    }

    @Test
    void whoHasOldNodesIsToldSinceWhenAndTheWayOut() {
        Translation.Intents made = translated(cluster(1, 1, "Steady", OLD.toString()));

        assertThat(made.conditions()).singleElement().satisfies(said -> assertThat(said.message())
                .contains(OLD.toString(), "minNodeCount 0"));
        assertThat(made.lookAgainAt()).isNull();
    }

    @Test
    void itIsLookedAtAgainWhenTheNodesBecomeOld() {
        assertThat(translated(cluster(0, 1, "Steady", OLD.plusSeconds(9).toString())).lookAgainAt())
                .isEqualTo(Golden.NOW.plusSeconds(9));
        assertThat(translated(cluster(0, 0, "Steady", OLD.plusSeconds(9).toString())).lookAgainAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"yesterday", "2026-13-01T00:00:00Z"})
    void aTimeThatIsNoneSaysNothing(String time) {
        assertThat(translated(cluster(0, 1, "Steady", time)).conditions()).extracting(KindCondition::status)
                .containsExactly(Truth.UNKNOWN);
    }

    @Test
    void aClusterThatIsNewHasNoOldNodes() {
        ObjectNode body = cluster(0, 2, "Resizing", OLD.toString()).body("compute").orElseThrow();
        ((ObjectNode) body.path("properties")).put("createdOn", OLD.plusSeconds(5).toString());

        Translation.Intents made = translated(Facts.NONE.with("compute", new Observation.Present(body, false)));

        assertThat(made.conditions()).extracting(KindCondition::status).containsExactly(Truth.TRUE);
        assertThat(made.lookAgainAt()).isEqualTo(Golden.NOW.plusSeconds(5));
    }

    @Test
    void nothingIsSaidOfAClusterThatIsNotThere() {
        assertThat(translated(Facts.NONE).conditions()).isEmpty();
    }

    private static Facts cluster(int fewest, int nodes, String state, String since) {
        return Golden.present("compute", """
                {"properties":{"properties":{"scaleSettings":{"minNodeCount":%d},"currentNodeCount":%d,
                 "allocationState":"%s","allocationStateTransitionTime":"%s"}}}""".formatted(fewest, nodes, state,
                since));
    }

    private static Translation.Intents translated(Facts facts) {
        JsonNode spec = Golden.json("{\"amlCompute\":{\"vmSize\":\"s\"}}");
        return Golden.intents(new ComputeKind().translate(Golden.subject(Golden.spec(MLComputeSpec.class, spec)),
                Golden.resolved(spec), facts));
    }
}
