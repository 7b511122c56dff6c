package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Has the objects of a workspace name each other, where Azure has ids. */
final class ByName {
    /** The long form of a path in a datastore, which Azure answers. */
    private static final Pattern IN_DATASTORE = Pattern
            .compile("(?i)azureml://subscriptions/[^/]+/resourcegroups/[^/]+/"
                    + "(?:providers/Microsoft[.]MachineLearningServices/)?workspaces/([^/]+)/datastores/([^/]+)/paths/(.*)");
    private static final List<String> ASSETS = List.of("uriFile", "uriFolder", "mltable", "customModel", "mlflowModel",
            "tritonModel");

    private final Map<String, Imported> byId = new HashMap<>();

    private ByName(List<Imported> objects) {
        objects.forEach(object -> byId.put(object.armId().toLowerCase(Locale.ROOT), object));
    }

    static void replaceIds(List<Imported> objects) {
        ByName names = new ByName(objects);
        objects.forEach(names::replaceIn);
    }

    private void replaceIn(Imported object) {
        switch (object.kind()) {
            case "MLInferenceEndpoint" -> object.spec().properties().forEach(member -> {
                if (member.getValue() instanceof ObjectNode target) {
                    refer(target, "computeId", "computeRef", "MLCompute");
                    target.path("deployments").forEach(one -> {
                        ObjectNode deployment = (ObjectNode) one;
                        refer(deployment, "computeId", "computeRef", "MLCompute");
                        refer(deployment, "model", "modelRef", "MLModel");
                        refer(deployment, "environmentId", "environmentRef", "MLEnvironment");
                    });
                }
            });
            case Imported.ROLE -> referToRole(object.spec());
            case "MLData", "MLModel" -> ASSETS.forEach(member -> {
                if (object.spec().get(member) instanceof ObjectNode content) {
                    referToDatastore(content, object);
                }
            });
            default -> {
                // Names nothing by id that lies in the workspace.
            }
        }
    }

    /** An assignment names a role by its GUID alone, whatever the place where it is defined. */
    private void referToRole(ObjectNode spec) {
        String guid = spec.at("/role/id").asText();
        byId.entrySet().stream().filter(one -> one.getValue().kind().equals(Imported.ROLE_DEFINITION)
                && one.getKey().endsWith("/" + guid.toLowerCase(Locale.ROOT))).findFirst()
                .ifPresent(one -> spec.putObject("role").putObject("roleDefinitionRef").put("name", one.getValue()
                        .name()));
    }

    private void refer(ObjectNode holder, String id, String ref, String kind) {
        Imported named = byId.get(holder.path(id).asText("").toLowerCase(Locale.ROOT));
        if (named != null && named.kind().equals(kind)) {
            holder.remove(id);
            holder.putObject(ref).put("name", named.name());
        }
    }

    private void referToDatastore(ObjectNode content, Imported object) {
        JsonNode uri = content.path("uri");
        Matcher place = IN_DATASTORE.matcher(uri.asText(""));
        String workspace = workspaceOf(object.armId());
        if (!place.matches() || workspace == null
                || !workspace.endsWith("/" + place.group(1).toLowerCase(Locale.ROOT))) {
            return;
        }
        Imported datastore = byId.get(workspace + "/datastores/" + place.group(2).toLowerCase(Locale.ROOT));
        if (datastore == null) {
            content.put("uri", "azureml://datastores/" + place.group(2) + "/paths/" + place.group(3));
        } else if (!place.group(3).isEmpty()) {
            content.remove("uri");
            content.putObject("datastoreRef").put("name", datastore.name());
            content.put("path", place.group(3));
        }
    }

    /** The ARM id in lower case of the workspace that something lies in. */
    private static @Nullable String workspaceOf(String armId) {
        Matcher id = Pattern.compile("(.*/workspaces/[^/]+)/.*").matcher(armId.toLowerCase(Locale.ROOT));
        return id.matches() ? id.group(1) : null;
    }
}
