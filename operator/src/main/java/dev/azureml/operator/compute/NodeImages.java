package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How old the OS images of a cluster's nodes are, as far as Azure tells. It tells of no node when it was made, or from
 * what; but while their number stands still none is younger than that, and a new node gets the newest image.
 * Once their number moves, old ones may stand beside new ones: then nothing is known but of a cluster that is itself new.
 *
 * @param fewest nodes that the cluster keeps
 */
record NodeImages(ComputeScene scene, int fewest) {
    /** Azure makes new images of its machines every month. */
    static final Duration CADENCE = Duration.ofDays(31);
    private static final String WAY_OUT = "set amlCompute.scaleSettings.minNodeCount 0 until there is no node, and jobs"
            + " that never end have to be started anew; each node that comes then has the newest image";

    /** What is to be said; the cluster is known. */
    KindCondition condition() {
        Optional<Instant> old = steadySince().filter(since -> !now().isBefore(since.plus(CADENCE)));
        if (old.isPresent()) {
            return said(Truth.FALSE, ConditionReason.IMAGE_OUTDATED, fact(old.get()) + ": " + WAY_OUT);
        }
        if (fewest == 0 && hasNodes() && !areNew()) {
            return said(Truth.UNKNOWN, ConditionReason.IMAGE_UNKNOWN,
                    "Azure does not say when a node was made, and there"
                            + " are some, which may be old: to have them made anew, wait until there is no node");
        }
        return fewest > 0
                ? said(Truth.UNKNOWN, ConditionReason.IMAGE_UNKNOWN, "Azure does not say when a node was made, and "
                        + "amlCompute.scaleSettings.minNodeCount keeps " + fewest
                        + " with the image that they were made"
                        + " with: to have them made anew, set it to 0 until there is no node")
                : said(Truth.TRUE, ConditionReason.IMAGE_CURRENT, "nodes that idle go, and each one that comes has the"
                        + " newest OS image");
    }

    /** Where nodes are surely old. */
    Optional<Advice> advice() {
        return steadySince().filter(since -> !now().isBefore(since.plus(CADENCE)))
                .map(since -> ComputeAdvice.outdatedNodes(fact(since), WAY_OUT));
    }

    /** When nodes that are there now become old; null where there are none, or their number moves. */
    @Nullable
    Instant lookAgainAt() {
        return Stream.of(steadySince(), made().filter(_ -> hasNodes())).flatMap(Optional::stream)
                .map(since -> since.plus(
                        CADENCE))
                .filter(now()::isBefore).min(Instant::compareTo).orElse(null);
    }

    private static String fact(Instant since) {
        return "the nodes were made before " + since + ", and Azure has new OS images every month";
    }

    /** Whether the cluster was made so lately that none of its nodes can be old. */
    private boolean areNew() {
        return made().filter(made -> now().isBefore(made.plus(CADENCE))).isPresent();
    }

    private Optional<Instant> made() {
        return Timestamps.parse(scene.observed("/properties/createdOn").asText(""));
    }

    private Instant now() {
        return scene.resolved().now();
    }

    /** Since when there are these nodes; empty where there are none, or Azure does not say. */
    private Optional<Instant> steadySince() {
        JsonNode properties = scene.observed(ComputeTranslation.PROPERTIES);
        return hasNodes() && properties.path("allocationState").asText("").equals("Steady")
                ? Timestamps.parse(properties.path("allocationStateTransitionTime").asText(""))
                : Optional.empty();
    }

    private boolean hasNodes() {
        return scene.observed(ComputeTranslation.PROPERTIES).path("currentNodeCount").asInt(0) > 0;
    }

    private static KindCondition said(Truth truth, ConditionReason reason, String message) {
        return new KindCondition(ConditionType.OS_IMAGE_CURRENT, truth, reason, message);
    }
}
