package dev.azureml.operator.budget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLBudgetSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.CompareRules;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An MLBudget as the body that Azure takes. Azure has no budget of anything below a resource group: that of a workspace is
 * one of its group, filtered by the workspace's id.
 */
final class BudgetTranslation {
    private static final String TYPE = "Microsoft.Consumption/budgets";
    private static final String MIDNIGHT = "T00:00:00Z";
    private static final FixedPaths FIXED = FixedPaths.OF_ALL.and("/eTag", "Azure alone writes it")
            .and("/properties/category", "a budget of this API is one of cost")
            .and("/properties/timePeriod", "use spec.startDate and spec.endDate")
            .said("spec.", "/properties/amount", "/properties/timeGrain", "/properties/filter",
                    "/properties/notifications");

    /** One expression or a list of them: what is left of another's would narrow what counts. */
    private static final CompareRules RULES = CompareRules.NONE.withExact("/properties/filter");

    private final MLBudgetSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final String name;

    BudgetTranslation(ManagedObject<MLBudgetSpec> subject, ResolvedReferences resolved, Facts facts) {
        this.spec = subject.spec();
        this.resolved = resolved;
        this.facts = facts;
        this.name = subject.azureName();
    }

    Translation translate() {
        Overrides overrides = new Overrides(spec.overrides(), TYPE, FIXED);
        Optional<Translation.Refused> refusal = overrides.refusal();
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ObjectNode body = body();
        overrides.merge(body);
        return Translation.Intents.of(Intent
                .manage(BudgetKind.KEY, scope().extension(TYPE, name), resolved.apiVersion(TYPE, "2026-06-01"), body)
                .withCreateDefaults(createDefaults()).comparedBy(RULES))
                .withConditions(facts.body(BudgetKind.KEY).isEmpty()
                        ? List.of()
                        : List.of(Spend.in(facts).withinBudget()));
    }

    private ArmId scope() {
        if (spec.subscriptionId() != null) {
            return ArmId.ofSubscription(spec.subscriptionId());
        }
        if (spec.resourceGroupId() != null) {
            return ArmId.parse(spec.resourceGroupId());
        }
        return resolved.requireWorkspace().group();
    }

    private ObjectNode body() {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties").put("category", "Cost").put("amount", spec.amount())
                .put("timeGrain", Objects.requireNonNullElse(spec.timeGrain(), MLBudgetSpec.TimeGrain.Monthly).name());
        ObjectNode period = Json.object();
        ArmBody.put(period, "startDate", midnight(spec.startDate()));
        ArmBody.put(period, "endDate", midnight(spec.endDate()));
        if (!period.isEmpty()) {
            properties.set("timePeriod", period);
        }
        filter().ifPresent(filter -> properties.set("filter", filter));
        if (spec.notifications() != null) {
            ObjectNode notifications = properties.putObject("notifications");
            spec.notifications().forEach(one -> notifications.set(one.name(), notification(one)));
        }
        return body;
    }

    /** Azure wants to know the beginning, which may lie no further back than the period that runs. */
    private ObjectNode createDefaults() {
        ObjectNode defaults = Json.object();
        if (spec.startDate() == null) {
            defaults.putObject("properties").putObject("timePeriod").put("startDate",
                    resolved.now().atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1) + MIDNIGHT);
        }
        return defaults;
    }

    private static ObjectNode notification(MLBudgetSpec.Notification said) {
        ObjectNode notification = Json.object().put("enabled", !Boolean.FALSE.equals(said.enabled()))
                .put("operator", Objects.requireNonNullElse(said.operator(), MLBudgetSpec.Operator.GreaterThan).name())
                .put("threshold", said.threshold())
                .put("thresholdType", Objects.requireNonNullElse(said.thresholdType(),
                        MLBudgetSpec.ThresholdType.Actual).name());
        // Azure wants the list also where there is nobody on it.
        ArmBody.put(notification, "contactEmails", Objects.requireNonNullElse(said.contactEmails(), List.of()));
        ArmBody.put(notification, "contactRoles", said.contactRoles());
        ArmBody.put(notification, "contactGroups", said.contactGroups());
        ArmBody.put(notification, "locale", said.locale());
        return notification;
    }

    /** Azure takes one expression as it is, and two or more as a list of which all must hold. */
    private Optional<ObjectNode> filter() {
        List<ObjectNode> all = new ArrayList<>();
        if (ofWorkspaceAlone()) {
            all.add(expression("dimensions", "ResourceId", List.of(resolved.requireWorkspace().value())));
        }
        MLBudgetSpec.Filter filter = spec.filter();
        if (filter != null) {
            sorted(filter.dimensions()).forEach((column, values) -> all.add(expression("dimensions", column, values)));
            sorted(filter.tags()).forEach((tag, values) -> all.add(expression("tags", tag, values)));
        }
        if (all.size() < 2) {
            return all.stream().findFirst();
        }
        ObjectNode and = Json.object();
        and.putArray("and").addAll(all);
        return Optional.of(and);
    }

    private boolean ofWorkspaceAlone() {
        return spec.subscriptionId() == null && spec.resourceGroupId() == null
                && spec.covers() != MLBudgetSpec.Covers.ResourceGroup;
    }

    private static Map<String, List<String>> sorted(@Nullable Map<String, List<String>> said) {
        return said == null ? Map.of() : new TreeMap<>(said);
    }

    private static ObjectNode expression(String of, String column, List<String> values) {
        ObjectNode expression = Json.object();
        ArrayNode list = expression.putObject(of).put("name", column).put("operator", "In").putArray("values");
        values.forEach(list::add);
        return expression;
    }

    private static @Nullable String midnight(@Nullable String day) {
        return day == null ? null : day + MIDNIGHT;
    }
}
