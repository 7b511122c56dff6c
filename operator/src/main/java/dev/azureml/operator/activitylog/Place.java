package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.engine.Onlooker;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * What the activity log is asked for at once: a resource group, else a resource, as one identity.
 *
 * @param principal whose budget requests are counted against
 */
record Place(String principal, ArmId about) {
    private static final String VERSION = "2015-04-01";

    /** Returns where a resource is told of: with its group where the reader may look at all of that; empty outside of subscriptions. */
    static Optional<Place> of(ArmId id, Onlooker.Reader reader) {
        if (id.subscriptionId() == null) {
            return Optional.empty();
        }
        boolean whole = id.resourceGroup() != null && reader.refusal(id.group()).isEmpty();
        return Optional.of(new Place(reader.principal(), whole ? id.group() : id));
    }

    /** Returns the request for what was done between the two. */
    ArmRequest request(Instant from, Instant to) {
        boolean whole = about.resourceGroup() != null && about.name().equals(about.resourceGroup())
                && about.equals(about.group());
        String filter = "eventTimestamp ge '" + from.truncatedTo(ChronoUnit.MILLIS) + "' and eventTimestamp le '" + to
                .truncatedTo(ChronoUnit.MILLIS) + "' and "
                + (whole ? "resourceGroupName eq " + quoted(about.name()) : "resourceUri eq " + quoted(about.value()));
        return ArmRequest.read(path(), VERSION, "$filter=" + filter);
    }

    /** Returns the request for a further page; it leads nowhere else, whatever Azure says of its host and path. */
    ArmRequest next(String query) {
        return new ArmRequest("GET", path() + "?" + query, null, UUID.randomUUID().toString());
    }

    private String path() {
        return "/subscriptions/" + about.subscriptionId()
                + "/providers/Microsoft.Insights/eventtypes/management/values";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
