package dev.azureml.operator.activitylog;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of the activity log.
 *
 * @param next the query of the page after it, as it is sent; where that is, is known
 */
record ActivityPage(List<Activity> activities, Optional<String> next) {

    /** An answer is none of the activity log. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** @throws Unreadable when it is no page */
    static ActivityPage read(@Nullable JsonNode answer) throws Unreadable {
        if (answer == null || !answer.path("value").isArray()) {
            throw new Unreadable("no list of records");
        }
        List<Activity> activities = answer.path("value").valueStream().flatMap(told -> Activity.read(told).stream())
                .toList();
        JsonNode link = answer.path("nextLink");
        return new ActivityPage(activities, link.isMissingNode() || link.isNull() || link.asText("").isEmpty()
                ? Optional.empty()
                : Optional.of(query(link.asText(""))));
    }

    private static String query(String link) throws Unreadable {
        try {
            String query = URI.create(link).getRawQuery();
            if (query != null) {
                return query;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new Unreadable("a link to the next page that leads nowhere");
    }
}
