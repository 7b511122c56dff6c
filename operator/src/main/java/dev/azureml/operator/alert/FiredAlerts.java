package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.time.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Azure says of the alerts that are fired on what is watched: those of the rule.
 *
 * @param ofEvents whether an alert is an event, which nothing makes undone: Azure calls it fired for good
 */
record FiredAlerts(Facts facts, boolean ofEvents) {
    private static final String TYPE = "Microsoft.AlertsManagement/alerts";
    private static final String KEY = "firedAlerts";

    /** One list serves all rules that watch the same; Azure keeps alerts for thirty days. */
    static Document document(ArmId watched, ArmId rule, ResolvedReferences resolved) {
        return new Document(KEY, watched.value() + "/providers/" + TYPE, resolved.apiVersion(TYPE, "2019-03-01"))
                .changedBy(rule.collection()).with("monitorCondition=Fired", "timeRange=30d", "pageCount=250");
    }

    /** The status fields; empty while nothing is known. */
    ObjectNode report() {
        ObjectNode report = Json.object();
        if (facts.body(KEY).isEmpty()) {
            return report;
        }
        List<JsonNode> fired = fired().toList();
        report.put("firedAlerts", fired.size());
        since(fired).ifPresent(since -> report.put("firedSince", since));
        return report;
    }

    private static Optional<String> since(List<JsonNode> fired) {
        return fired.stream().map(alert -> alert.path("startDateTime").asText("")).filter(start -> !start.isEmpty())
                .sorted().findFirst();
    }

    /** Without figures in the message: those are in the status, and move. */
    KindCondition condition() {
        if (fired().findAny().isPresent()) {
            return new KindCondition(ConditionType.QUIET, Truth.FALSE, ConditionReason.ALERT_FIRED,
                    ofEvents
                            ? "what the rule tells of was done: status.firedSince says when first, and Azure's portal by whom;"
                                    + " Azure resolves no event, so close the alert there once it is seen to"
                            : "an alert of the rule is fired: status.firedSince says since when, and Azure's portal on what");
        }
        if (isDisabled()) {
            return new KindCondition(ConditionType.QUIET, Truth.UNKNOWN, ConditionReason.RULE_DISABLED,
                    "the rule is not enabled in Azure, which evaluates nothing: leave out spec.enabled, or set enabled: true");
        }
        if (facts.get(KEY) instanceof Observation.Unreadable) {
            return new KindCondition(ConditionType.QUIET, Truth.UNKNOWN, ConditionReason.ALERTS_NOT_READ,
                    "Azure could not say just now which alerts are fired: it did not answer, or is asked too often; it is asked"
                            + " again by itself");
        }
        if (facts.body(KEY).isEmpty()) {
            return new KindCondition(ConditionType.QUIET, Truth.UNKNOWN, ConditionReason.ALERTS_NOT_READ,
                    "which alerts are fired may not be read: grant the operator's identity"
                            + " Microsoft.AlertsManagement/alerts/read on what is watched (Monitoring Reader has it), and"
                            + " register the provider (az provider register --namespace Microsoft.AlertsManagement)");
        }
        return new KindCondition(ConditionType.QUIET, Truth.TRUE, ConditionReason.NOTHING_FIRED,
                "no alert of the rule of the last thirty days is fired and open: Azure lists no older ones");
    }

    private boolean isDisabled() {
        JsonNode enabled = facts.at(AlertRuleKind.KEY, "/properties/enabled");
        return enabled.isBoolean() && !enabled.booleanValue();
    }

    /** The essentials of each. What a person closed is seen to, though Azure calls it fired until it is resolved. */
    private Stream<JsonNode> fired() {
        String rule = facts.at(AlertRuleKind.KEY, "/id").asText("");
        Optional<Instant> made = Timestamps.parse(facts.at(AlertRuleKind.KEY, "/systemData/createdAt").asText(""));
        return facts.at(KEY, "/value").valueStream().map(alert -> alert.at("/properties/essentials"))
                .filter(alert -> alert.path("monitorCondition").asText("").equalsIgnoreCase("Fired")
                        && !alert.path("alertState").asText("").equalsIgnoreCase("Closed")
                        && !rule.isEmpty() && alert.path("alertRule").asText("").equalsIgnoreCase(rule)
                        && !isOfAnEarlierRule(alert, made));
    }

    /** A rule of that name that was deleted leaves its alerts behind. */
    private static boolean isOfAnEarlierRule(JsonNode alert, Optional<Instant> made) {
        return Timestamps.parse(alert.path("startDateTime").asText(""))
                .filter(start -> made.filter(start::isBefore).isPresent())
                .isPresent();
    }
}
