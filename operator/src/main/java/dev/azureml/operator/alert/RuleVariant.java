package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.stream.Stream;

/** What a rule looks at: a metric, the activity log or a query of logs. Each is a type of its own in Azure. */
sealed interface RuleVariant permits MetricRule, ActivityLogRule, LogQueryRule {
    /** What no override touches in any of them. */
    FixedPaths FIXED = FixedPaths.OF_ALL
            .and("/properties/scopes",
                    "use spec.workspaceRef, spec.endpointRef and spec.deployment, or spec.computeRef")
            .and("/properties/actions", "use spec.actionGroupIds")
            .said("spec.", "/properties/enabled", "/properties/description");

    /** Returns that of a spec; the schema sees to it that there is one. */
    static RuleVariant of(MLAlertRuleSpec spec, ResolvedReferences resolved, Facts facts) {
        Watched watched = Watched.of(spec, resolved);
        if (spec.activityLog() != null) {
            return new ActivityLogRule(spec.activityLog(), watched, resolved, facts);
        }
        return spec.logQuery() == null
                ? new MetricRule(spec, watched, Criterion.of(spec, watched.type()), resolved, facts)
                : new LogQueryRule(spec, spec.logQuery(), watched, resolved, facts);
    }

    /** Returns the ARM type. */
    String type();

    /** Returns the api-version where the platform team chose no other. */
    String apiVersion();

    /** Returns what the rule is about, as Azure has it. */
    ArmId scope();

    FixedPaths fixed();

    /** Returns all that Azure would refuse, or never do. */
    Stream<Translation.Refused> refusals();

    /** Returns what is looked at before the rule is made. */
    List<Intent> targets();

    /** Returns the lists that are read before the rule is made. */
    default List<Document> documents() {
        return List.of();
    }

    /** Whether all is read without which there is no rule. */
    default boolean isKnown() {
        return true;
    }

    /** Puts what of the body is this variant's alone. */
    void put(ObjectNode body, ObjectNode properties);

    /** Puts who is told. */
    void tell(ObjectNode properties, List<String> groups);

    /** Returns what properties are where the spec says nothing, and Azure asks for them. */
    default ObjectNode defaults() {
        return Json.object();
    }

    /** Whether the spec says how often Azure looks, or over how long: one brings the other. */
    default boolean saysPace() {
        return false;
    }

    /** Puts groups as objects with an id. */
    static void objects(ArrayNode list, List<String> groups) {
        groups.forEach(id -> list.addObject().put("actionGroupId", id));
    }
}
