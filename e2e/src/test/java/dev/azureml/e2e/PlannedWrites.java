package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.RequestRecord;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What would be written in Azure by a plan, and what was, in the same words. */
final class PlannedWrites {
    private PlannedWrites() {
    }

    /** What a plan in JSON says that would be sent, without names that Azure has a part in. */
    static Set<String> of(Said plan) throws IOException {
        Set<String> planned = new TreeSet<>();
        for (JsonNode object : World.JSON.readTree(plan.out()).path("objects")) {
            for (JsonNode change : object.path("changes")) {
                String id = change.path("resource").asText();
                String action = change.path("action").asText();
                switch (action) {
                    case "Create", "Update" -> planned.add(named("write " + id));
                    case "Delete" -> planned.add(named("delete " + id));
                    case "Replace" -> {
                        planned.add(named("delete " + id));
                        planned.add(named("write " + id));
                    }
                    default -> planned.add(named("act " + id + "/" + action));
                }
            }
        }
        return planned;
    }

    /** What was sent since the requests were last cleared. */
    static Set<String> sent(World world) {
        Set<String> writes = new TreeSet<>();
        for (RequestRecord request : world.writes()) {
            if (!request.path().startsWith("/subscriptions/")) {
                continue; // a blob
            }
            if (request.path().endsWith("/updateQuotas") && request.body() != null) {
                request.body().path("value").forEach(limit -> writes.add(named("write " + limit.path("id").asText())));
                continue;
            }
            String verb = request.path().substring(request.path().lastIndexOf('/') + 1);
            switch (request.method()) {
                case "PUT", "PATCH" -> writes.add(named("write " + request.path()));
                case "DELETE" -> writes.add(named("delete " + request.path()));
                default -> {
                    if (!verb.startsWith("list") && !verb.equals("startPendingUpload")) {
                        writes.add(named("act " + request.path()));
                    }
                }
            }
        }
        return writes;
    }

    /** A limit of cores is taken away by writing that of the subscription. */
    private static String named(String write) {
        return write.toLowerCase(Locale.ROOT).replaceAll("(/roleassignments/).*", "$1*")
                .replaceFirst("^delete (.*/quotas/[^/]+)$", "write $1");
    }
}
