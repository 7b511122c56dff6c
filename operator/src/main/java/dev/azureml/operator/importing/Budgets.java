package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Json;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the resource group of a workspace may cost, as Azure lists it. */
final class Budgets {
    static final String TYPE = "Microsoft.Consumption/budgets";
    static final String API_VERSION = "2026-06-01";
    private static final String RESOURCE = "ResourceId";
    private static final String WORKSPACE = "(?i).*/providers/Microsoft[.]MachineLearningServices/workspaces/[^/]+";
    private static final List<String> CONTACTS = List.of("contactEmails", "contactRoles", "contactGroups");
    private static final int DEFAULT_YEARS = 10;

    private Budgets() {
    }

    /** Says a budget of the resource group: of the workspace alone where it counts nothing else, else of the whole group. */
    static Draft draft(ObjectNode budget, Imported workspace) {
        return draft(budget, Optional.of(workspace), "");
    }

    /** Says a budget of a subscription. */
    static Draft ofSubscription(ObjectNode budget, String subscription) {
        return draft(budget, Optional.empty(), subscription);
    }

    private static Draft draft(ObjectNode budget, Optional<Imported> workspace, String subscription) {
        JsonNode properties = budget.path("properties");
        if (!properties.path("category").asText("Cost").equals("Cost")) {
            return new Draft.LeftOut("a budget of " + properties.path("category").asText() + " has no kind");
        }
        Optional<List<JsonNode>> filter = conditions(properties.path("filter"));
        if (filter.isEmpty()) {
            return new Draft.LeftOut("what its filter says has no place in a spec, which takes dimensions and tags with"
                    + " the operator In, all of which must hold");
        }
        Optional<Integer> amount = whole(properties.path("amount"));
        if (amount.isEmpty()) {
            return new Draft.LeftOut("its amount " + properties.path("amount").asText() + " is no whole number");
        }
        Optional<String> only = workspace.flatMap(_ -> onlyWorkspace(filter.get()));
        if (workspace.isPresent() && only.isPresent() && !only.get().equalsIgnoreCase(workspace.get().armId())) {
            return new Draft.OfAnother();
        }
        ObjectNode spec = Json.object();
        workspace.ifPresentOrElse(one -> {
            spec.putObject("workspaceRef").put("name", one.name());
            if (only.isEmpty()) {
                spec.put("covers", "ResourceGroup");
            }
        }, () -> spec.put("subscriptionId", subscription));
        spec.put("amount", amount.get());
        unlessDefault(spec, properties, "timeGrain", "Monthly");
        end(properties.path("timePeriod")).ifPresent(day -> spec.put("endDate", day));
        filter(spec, filter.get().stream().filter(one -> only.isEmpty() || !isOfResource(one)).toList());
        notifications(spec, properties.path("notifications"));
        return new Draft.Spec(spec);
    }

    /** The conditions of a filter, all of which hold; empty where it is of another form. */
    private static Optional<List<JsonNode>> conditions(JsonNode filter) {
        List<JsonNode> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> part : filter.properties()) {
            switch (part.getKey()) {
                case "and" -> part.getValue().forEach(all::add);
                case "dimensions", "tags" -> all.add(Json.object().set(part.getKey(), part.getValue()));
                default -> {
                    return Optional.empty();
                }
            }
        }
        boolean said = all.stream().allMatch(one -> one.size() == 1 && Stream.of("dimensions", "tags").map(one::path)
                .anyMatch(of -> of.path("operator").asText().equalsIgnoreCase("In") && of.path("name").isTextual()
                        && of.path("values").isArray()));
        long different = all.stream().map(Budgets::named).distinct().count(); // a spec has one of each name
        return said && different == all.size() ? Optional.of(all) : Optional.empty();
    }

    private static String named(JsonNode condition) {
        return condition.properties().stream().map(of -> of.getKey() + " " + of.getValue().path("name").asText()
                .toLowerCase(Locale.ROOT)).findFirst().orElse("");
    }

    private static boolean isOfResource(JsonNode condition) {
        return condition.at("/dimensions/name").asText().equalsIgnoreCase(RESOURCE);
    }

    /** The workspace of which alone it counts the cost. */
    private static Optional<String> onlyWorkspace(List<JsonNode> conditions) {
        return conditions.stream().filter(Budgets::isOfResource).map(one -> one.at("/dimensions/values"))
                .filter(values -> values.size() == 1 && values.path(0).asText().matches(WORKSPACE))
                .map(values -> values.path(0).asText()).findFirst();
    }

    /** Azure writes whole numbers with a point, too. */
    private static Optional<Integer> whole(JsonNode number) {
        return number.isNumber() && number.canConvertToExactIntegral() && number.canConvertToInt()
                ? Optional.of(number.intValue())
                : Optional.empty();
    }

    private static void unlessDefault(ObjectNode to, JsonNode from, String name, String byDefault) {
        String value = from.path(name).asText(byDefault);
        if (!value.equalsIgnoreCase(byDefault)) {
            to.put(name, value);
        }
    }

    /** The last day, where it is another than Azure takes by itself. When it began says nothing to who makes it elsewhere. */
    private static Optional<String> end(JsonNode period) {
        Optional<LocalDate> end = day(period.path("endDate"));
        Optional<LocalDate> byDefault = day(period.path("startDate")).map(start -> start.plusYears(DEFAULT_YEARS));
        return end.equals(byDefault) ? Optional.empty() : end.map(LocalDate::toString);
    }

    private static Optional<LocalDate> day(JsonNode time) {
        try {
            return Optional.of(LocalDate.parse(time.asText().replaceFirst("T.*", "")));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static void filter(ObjectNode spec, List<JsonNode> conditions) {
        if (conditions.isEmpty()) {
            return;
        }
        ObjectNode filter = spec.putObject("filter");
        conditions.forEach(one -> one.properties().forEach(of -> filter.withObject("/" + of.getKey())
                .set(of.getValue().path("name").asText(), of.getValue().path("values").deepCopy())));
    }

    private static void notifications(ObjectNode spec, JsonNode said) {
        if (said.isEmpty()) {
            return;
        }
        ArrayNode list = spec.putArray("notifications");
        said.properties().forEach(one -> {
            JsonNode from = one.getValue();
            ObjectNode notification = list.addObject().put("name", one.getKey());
            whole(from.path("threshold")).ifPresentOrElse(percent -> notification.put("threshold", percent),
                    () -> notification.set("threshold", from.path("threshold")));
            unlessDefault(notification, from, "operator", "GreaterThan");
            unlessDefault(notification, from, "thresholdType", "Actual");
            if (!from.path("enabled").asBoolean(true)) {
                notification.put("enabled", false);
            }
            CONTACTS.stream().filter(name -> !from.path(name).isEmpty())
                    .forEach(name -> notification.set(name, from.path(name).deepCopy()));
            if (from.path("locale").isTextual()) {
                notification.put("locale", from.path("locale").asText());
            }
        });
    }
}
