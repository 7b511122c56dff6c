package dev.azureml.operator.declared;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.importing.Quotas;
import dev.azureml.operator.text.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers of Azure Resource Manager in a file: a resource, a list of them, or either within something else, such as the
 * page of a list, what Azure Resource Graph found, or the examples beside the specification of an API.
 */
public final class Answers {
    private static final String PROVIDER = "microsoft.machinelearningservices/";
    /** The command line of Azure prints them with all on one level. */
    private static final List<String> FLAT = List.of("Microsoft.Authorization/roleAssignments",
            "Microsoft.Insights/diagnosticSettings");
    private static final String PROPERTIES = "properties";

    private final String name;
    private final JsonFile file;
    private final List<Resource> resources = new ArrayList<>();
    private final List<Note> refused = new ArrayList<>();

    private Answers(String name, JsonFile file) {
        this.name = name;
        this.file = file;
    }

    /** Whether a file has a resource of Azure Machine Learning in it as Azure answers it, or what is kept of one. */
    public static boolean areIn(JsonFile file) {
        return hasResource(file.tree());
    }

    private static boolean hasResource(JsonNode node) {
        Optional<ArmId> id = id(node);
        if (id.isPresent()) {
            return id.get().value().toLowerCase(Locale.ROOT).contains("/providers/" + PROVIDER);
        }
        return node.valueStream().anyMatch(Answers::hasResource);
    }

    /** Returns what the answers in a file of this name say. */
    public static Declaration read(String name, JsonFile file) {
        Answers answers = new Answers(name, file);
        answers.look(file.tree(), JsonPointer.empty());
        return new Declaration(Declaration.Source.ANSWER, List.copyOf(answers.resources),
                List.copyOf(answers.refused), List.of());
    }

    private static boolean isOurs(ArmId id) {
        return id.type().toLowerCase(Locale.ROOT).startsWith(PROVIDER);
    }

    /** The id of what is a resource, and not merely names one. */
    private static Optional<ArmId> id(JsonNode node) {
        boolean isResource = node.path(PROPERTIES).isObject() && !isFlat(node)
                || node.path("type").asText().startsWith("Microsoft.");
        String text = node.path("id").asText("");
        return isResource
                ? ArmId.tryParse(text.startsWith("subscriptions/") ? "/" + text : text)
                        .filter(id -> id.type().contains("/") && id.value().contains("/providers/"))
                : Optional.empty();
    }

    /** As {@code az ml} shows things: all on one level, with words for types. */
    private static boolean isFlat(JsonNode node) {
        String type = node.path("type").asText("");
        return node.has("resourceGroup") && (node.path(PROPERTIES).isEmpty() || node.has("creation_context")
                || node.has("provisioning_state") || !type.isEmpty() && !type.contains("/"));
    }

    private void look(JsonNode node, JsonPointer at) {
        Optional<ArmId> id = id(node);
        if (id.isPresent()) {
            found(id.get(), (ObjectNode) node, at);
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                look(node.get(i), at.appendIndex(i));
            }
        } else {
            node.properties().forEach(entry -> look(entry.getValue(), at.appendProperty(entry.getKey())));
        }
    }

    private void found(ArmId id, ObjectNode node, JsonPointer at) {
        ObjectNode body = node.deepCopy();
        Nulls.remove(body);
        if (body.at("/name/value").isTextual()) {
            body.put(Quotas.FAMILY, body.at("/name/value").asText());
        }
        body.put("id", id.value()).put("name", id.name()).put("type", id.type());
        if (FLAT.stream().anyMatch(id.type()::equalsIgnoreCase) && !body.path(PROPERTIES).isObject()) {
            body.set(PROPERTIES, body.deepCopy()); // as az role assignment list prints them
        }
        if (isOurs(id) && !body.path(PROPERTIES).isObject()
                && !id.type().toLowerCase(Locale.ROOT).endsWith("/quotas")) {
            refused.add(Note.of(spot(at), id.type() + " " + id.name()
                    + " has no properties, which az resource list and the like leave out: convert what az resource show"
                    + " --ids " + id.value() + " prints, or import it"));
        } else {
            resources.add(new Resource(id.value(), body, new LinkedHashMap<>(), property -> spot(at.append(property))));
        }
    }

    private SourceLocation spot(JsonPointer at) {
        return new SourceLocation(name, file.line(at));
    }
}
