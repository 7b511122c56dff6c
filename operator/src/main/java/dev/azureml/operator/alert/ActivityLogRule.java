package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ActivityLogAlert;
import dev.azureml.api.ActivityLogAlert.Preset;
import dev.azureml.api.ActivityLogAlert.Status;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.PublishedOperations;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody did, by the name of the operation in Azure's activity log. */
record ActivityLogRule(ActivityLogAlert said, Watched watched, ResolvedReferences resolved, Facts facts)
        implements
            RuleVariant {
    private static final FixedPaths FIXED_HERE = FIXED.and("/location", "a rule has none but global")
            .and("/properties/tenantScope", "a rule is on one workspace, or on what is in it");

    @Override
    public String type() {
        return "Microsoft.Insights/activityLogAlerts";
    }

    @Override
    public String apiVersion() {
        return "2026-01-01";
    }

    @Override
    public ArmId scope() {
        return watched.id();
    }

    @Override
    public FixedPaths fixed() {
        return FIXED_HERE;
    }

    private String path() {
        return "spec.activityLog." + (said.preset() == null ? "operationName" : "preset");
    }

    private String operation() {
        return said.preset() == null
                ? Objects.requireNonNull(said.operationName(), "the schema asks for it where there is no preset")
                : operation(said.preset());
    }

    /** What each stands for, as Azure publishes it. */
    static String operation(Preset preset) {
        String workspaces = "Microsoft.MachineLearningServices/workspaces";
        return switch (preset) {
            case WorkspaceDeleted -> workspaces + "/delete";
            case WorkspaceKeysListed -> workspaces + "/listKeys/action";
            case RoleAssigned -> "Microsoft.Authorization/roleAssignments/write";
            case ComputeDeleted -> workspaces + "/computes/delete";
            case EndpointDeleted -> workspaces + "/onlineEndpoints/delete";
            case EndpointKeysListed -> workspaces + "/onlineEndpoints/listKeys/action";
        };
    }

    /** A preset is what it is: only what a person writes is looked up. */
    private boolean isLookedUp() {
        return said.preset() == null && PublishedOperations.isOfAzureMl(operation());
    }

    @Override
    public List<Document> documents() {
        return isLookedUp() ? List.of(PublishedOperations.document(resolved)) : List.of();
    }

    /** Where Azure did not say, it has the last word. */
    @Override
    public boolean isKnown() {
        return !isLookedUp() || facts.knows(PublishedOperations.KEY);
    }

    @Override
    public Stream<Translation.Refused> refusals() {
        return reads().or(this::unknown).or(this::elsewhere)
                .map(why -> Translation.Refused.invalid(path(), why)).stream();
    }

    private Optional<String> reads() {
        return operation().toLowerCase(Locale.ROOT).endsWith("/read")
                ? Optional.of(operation() + " only reads, which Azure's activity log does not tell: name what changes"
                        + " something, such as " + operation(Preset.WorkspaceDeleted))
                : Optional.empty();
    }

    private Optional<String> unknown() {
        PublishedOperations published = PublishedOperations.of(facts);
        if (!isLookedUp() || published.all().isEmpty()
                || published.named(false).anyMatch(operation()::equalsIgnoreCase)) {
            return Optional.empty();
        }
        return Optional.of(published.named(true).anyMatch(operation()::equalsIgnoreCase)
                ? operation() + " is on data, of which Azure's activity log does not tell: name an operation on a"
                        + " resource, such as " + operation(Preset.ComputeDeleted)
                : published.unknown("operation", operation(), false));
    }

    /** Events are those of what is watched, and of what is in it. */
    private Optional<String> elsewhere() {
        if (!PublishedOperations.isOfAzureMl(operation())) {
            return Optional.empty();
        }
        String type = typeOf(operation()).toLowerCase(Locale.ROOT);
        String watches = watched.type().type().toLowerCase(Locale.ROOT);
        return type.equals(watches) || type.startsWith(watches + "/")
                ? Optional.empty()
                : Optional.of(operation() + " is never done to " + watched.type().words() + ", nor to what is in it: "
                        + "leave out spec.endpointRef, spec.endpointName, spec.deployment, spec.computeRef and"
                        + " spec.computeName to watch the workspace");
    }

    /** Without the last word, or the two that are an action. */
    private static String typeOf(String operation) {
        String type = operation.substring(0, operation.lastIndexOf('/'));
        return operation.toLowerCase(Locale.ROOT).endsWith("/action") && type.indexOf('/') != type.lastIndexOf('/')
                ? type.substring(0, type.lastIndexOf('/'))
                : type;
    }

    @Override
    public List<Intent> targets() {
        return watched.targets(resolved);
    }

    @Override
    public void put(ObjectNode body, ObjectNode properties) {
        body.put("location", "global");
        ArrayNode all = properties.putObject("condition").putArray("allOf");
        all.addObject().put("field", "category").put("equals", "Administrative");
        all.addObject().put("field", "operationName").put("equals", operation());
        any(all, "status", statuses().map(Enum::name).toList());
        any(all, "level", Objects.requireNonNullElse(said.levels(), List.<ActivityLogAlert.Level>of()).stream()
                .map(Enum::name).toList());
    }

    private Stream<Status> statuses() {
        if (said.statuses() != null) {
            return said.statuses().stream();
        }
        return said.preset() == null ? Stream.of() : Stream.of(Status.Succeeded);
    }

    private static void any(ArrayNode all, String field, List<String> values) {
        if (values.size() == 1) {
            all.addObject().put("field", field).put("equals", values.getFirst());
        } else if (!values.isEmpty()) {
            values.forEach(all.addObject().put("field", field).putArray("containsAny")::add);
        }
    }

    @Override
    public void tell(ObjectNode properties, List<String> groups) {
        RuleVariant.objects(properties.putObject("actions").putArray("actionGroups"), groups);
    }

    /** Azure asks for the list, be it empty. */
    @Override
    public ObjectNode defaults() {
        ObjectNode defaults = Json.object();
        defaults.putObject("actions").putArray("actionGroups");
        return defaults;
    }
}
