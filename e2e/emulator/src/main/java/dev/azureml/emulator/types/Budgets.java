package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Budgets of Cost Management. What was spent is what a test or the seed says; a new budget has spent nothing. */
final class Budgets {
    private static final String TYPE = "Microsoft.Consumption/budgets";
    private static final String ACTION_GROUP = "Microsoft.Insights/actionGroups";
    private static final int MOST_NOTIFICATIONS = 5;
    private static final int MOST_PERCENT = 1000;
    private static final int LEAST_TOGETHER = 2;
    private static final LocalDate FIRST = LocalDate.of(2017, 6, 1);
    private static final int TEN_YEARS = 10;

    private Budgets() {
    }

    static List<ResourceType> types() {
        return List.of(ResourceType.type(TYPE, "2019-10-01", "2021-10-01", "2023-05-01", "2023-11-01", "2024-08-01",
                "2026-06-01").model(TYPE, null).names("[a-zA-Z0-9_-]{1,63}").put(Verb.sync(201, 200))
                .delete(Verb.sync(200, 204)).stateless().rule(Budgets::check).fill(Budgets::fill),
                // Only a seed makes one.
                ResourceType.type(ACTION_GROUP, "2023-01-01").stateless());
    }

    private static ArmError refused(String path, String message) {
        return ArmError.badRequest("400", message, path);
    }

    private static void check(Write write) {
        if (isOfResource(write.id().path())) {
            throw refused("scope", "Budgets can be created for a subscription or a resource group.");
        }
        // Which code Azure has for this is not published.
        if (!write.creating() && !write.seeded()
                && !write.text("eTag").equals(write.was("eTag").asText())) {
            throw ArmError.of(412, "PreconditionFailed", "The eTag of the request is not the one of the budget.");
        }
        if (write.at("properties.amount").asDouble() <= 0) {
            throw refused("properties.amount", "The amount must be above 0.");
        }
        period(write);
        filter(write.at("properties.filter"));
        JsonNode notifications = write.at("properties.notifications");
        if (notifications.size() > MOST_NOTIFICATIONS) {
            throw refused("properties.notifications", "A budget can have five notifications.");
        }
        notifications.forEach(one -> notification(write, one));
    }

    private static boolean isOfResource(String path) {
        String scope = path.substring(0, path.toLowerCase(Locale.ROOT).lastIndexOf("/providers/"));
        return scope.toLowerCase(Locale.ROOT).contains("/providers/");
    }

    private static void period(Write write) {
        LocalDate start = day(write, "properties.timePeriod.startDate");
        if (start.getDayOfMonth() != 1 || start.isBefore(FIRST)) {
            throw refused("properties.timePeriod.startDate",
                    "The start date must be the first of a month, on or after June 1, 2017.");
        }
        if (write.has("properties.timePeriod.endDate")
                && !start.isBefore(day(write, "properties.timePeriod.endDate"))) {
            throw refused("properties.timePeriod.endDate", "The end date must be after the start date.");
        }
    }

    private static LocalDate day(Write write, String path) {
        try {
            return OffsetDateTime.parse(write.text(path)).toLocalDate();
        } catch (DateTimeParseException e) {
            throw refused(path, "'" + write.text(path) + "' is not a time.");
        }
    }

    private static void filter(JsonNode filter) {
        if (filter.has("and") && filter.path("and").size() < LEAST_TOGETHER) {
            throw refused("properties.filter.and", "There must be two expressions or more.");
        }
    }

    private static void notification(Write write, JsonNode notification) {
        double threshold = notification.path("threshold").asDouble(-1);
        if (threshold < 0 || threshold > MOST_PERCENT) {
            throw refused("properties.notifications.threshold", "The threshold must be between 0 and 1000.");
        }
        if (notification.path("contactEmails").isEmpty() && notification.path("contactGroups").isEmpty()
                && notification.path("contactRoles").isEmpty()) {
            throw refused("properties.notifications.contactEmails", "Somebody must be told.");
        }
        for (JsonNode group : notification.path("contactGroups")) {
            if (write.world().find(group.asText()).isEmpty()) {
                throw refused("properties.notifications.contactGroups", "The action group '" + group.asText()
                        + "' was not found.");
            }
        }
    }

    private static void fill(Write write) {
        if (!write.seeded() || !write.has("eTag")) {
            write.set("eTag", "\"" + UUID.randomUUID() + "\"");
        }
        write.preset("properties.timePeriod.endDate",
                day(write, "properties.timePeriod.startDate").plusYears(TEN_YEARS) + "T00:00:00Z");
        write.preset("properties.currentSpend", Map.of("amount", 0, "unit", "EUR"));
        if (!write.creating() && !write.seeded()) {
            write.set("properties.currentSpend", write.was("properties.currentSpend"));
        }
    }
}
