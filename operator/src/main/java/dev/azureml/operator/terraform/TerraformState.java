package dev.azureml.operator.terraform;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.declared.Declaration;
import dev.azureml.operator.declared.JsonFile;
import dev.azureml.operator.declared.Merge;
import dev.azureml.operator.declared.Note;
import dev.azureml.operator.declared.Nulls;
import dev.azureml.operator.declared.Resource;
import dev.azureml.operator.text.SourceLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A state of Terraform: a file terraform.tfstate, or what {@code terraform show -json} prints of a state or a plan. What its
 * providers azurerm and azapi recorded becomes what Azure Resource Manager would answer.
 */
public final class TerraformState {
    private static final int VERSION = 4;
    private static final List<String> VALUES = List.of("planned_values", "values");
    private static final Set<String> CHANGES = Set.of("create", "update", "delete", "forget");
    private static final List<String> OURS = List.of("azurerm_machine_learning_", "azurerm_ai_foundry");

    private final String name;
    private final JsonFile file;
    private final List<Instance> instances = new ArrayList<>();
    private final Map<String, Resource> byId = new LinkedHashMap<>();
    private final List<Note> refused = new ArrayList<>();
    private final List<Note> leftAside = new ArrayList<>();

    private TerraformState(String name, JsonFile file) {
        this.name = name;
        this.file = file;
    }

    /** Whether a file is a state or a plan. */
    public static boolean isIn(JsonFile file) {
        JsonNode tree = file.tree();
        boolean isState = tree.path("version").isInt() || tree.path("version").isLong();
        return isState && (tree.has("lineage") || tree.has("terraform_version") && (tree.has("resources") || tree.has(
                "modules")))
                || tree.has("terraform_version") && (tree.has("format_version") || VALUES.stream().anyMatch(tree::has));
    }

    /**
     * Returns what a state in a file of this name records.
     *
     * @throws IOException where it is of a version that is not read
     */
    public static Declaration read(String name, JsonFile file) throws IOException {
        TerraformState state = new TerraformState(name, file);
        JsonNode tree = file.tree();
        if (tree.has("version") && tree.path("version").asInt() != VERSION) {
            throw new IOException(
                    "it is a state of version " + tree.path("version").asText() + ", and version " + VERSION
                            + " is read: convert what terraform show -json of Terraform 0.12 or later prints of it");
        }
        if (tree.path("resources").isArray()) {
            state.recorded(tree.path("resources"));
        } else {
            state.shown(tree);
        }
        state.instances.stream().filter(instance -> !AzapiResources.isUpdate(instance)).forEach(state::add);
        state.instances.stream().filter(AzapiResources::isUpdate).forEach(state::update);
        return new Declaration(Declaration.Source.STATE, List.copyOf(state.byId.values()), List.copyOf(
                state.refused), List.copyOf(state.leftAside));
    }

    /** Of a plan what is there before it: what is planned may never come. */
    private void shown(JsonNode tree) throws IOException {
        JsonPointer values = Stream.of("/prior_state/values", "/values", "/planned_values").map(JsonPointer::compile)
                .filter(at -> tree.at(at).isObject()).findFirst().orElse(JsonPointer.compile("/values"));
        List<JsonNode> changes = tree.path("resource_changes").valueStream().filter(change -> change.at(
                "/change/actions").valueStream().anyMatch(action -> CHANGES.contains(action.asText()))).toList();
        if (values.matchesProperty("planned_values") && !changes.isEmpty()) {
            throw new IOException("it is a plan of what is not in Azure yet: apply it, and convert what terraform show"
                    + " -json prints after that");
        }
        module(tree.at(values).path("root_module"), values.appendProperty("root_module"));
        changes.stream().filter(change -> change.at("/change/actions").size() == 1 && change.at("/change/actions/0")
                .asText().equals("create") && isOurs(change.path("type").asText())).forEach(change -> leftAside.add(Note
                        .of(new SourceLocation(name, 1, change.path("address").asText()),
                                "it is planned, and not in Azure yet")));
    }

    /** As a state file has them: the instances of each resource. */
    private void recorded(JsonNode resources) {
        for (int i = 0; i < resources.size(); i++) {
            JsonNode resource = resources.get(i);
            String module = resource.path("module").asText("");
            String type = resource.path("type").asText();
            boolean isData = resource.path("mode").asText().equals("data");
            String address = (module.isEmpty() ? "" : module + ".") + (isData ? "data." : "") + type + "."
                    + resource.path(
                            "name").asText();
            for (int j = 0; j < resource.path("instances").size(); j++) {
                JsonNode instance = resource.path("instances").get(j);
                if (!instance.has("deposed")) {
                    instances.add(
                            new Instance(address + index(instance.path("index_key")), type, isData, Attributes.recorded(
                                    instance), JsonPointer.compile("/resources/" + i + "/instances/" + j)));
                }
            }
        }
    }

    private static String index(JsonNode key) {
        return key.isMissingNode() || key.isNull()
                ? ""
                : key.isTextual()
                        ? "[\"" + key.textValue() + "\"]"
                        : "[" + key.asText() + "]";
    }

    /** As {@code terraform show -json} has them: in modules within modules. */
    private void module(JsonNode module, JsonPointer at) {
        for (int i = 0; i < module.path("resources").size(); i++) {
            JsonNode resource = module.path("resources").get(i);
            if (!resource.has("deposed_key")) {
                instances.add(new Instance(resource.path("address").asText(), resource.path("type").asText(),
                        resource.path(
                                "mode").asText().equals("data"),
                        Attributes.shown(resource), at.appendProperty("resources")
                                .appendIndex(i)));
            }
        }
        for (int i = 0; i < module.path("child_modules").size(); i++) {
            module(module.path("child_modules").get(i), at.appendProperty("child_modules").appendIndex(i));
        }
    }

    private void add(Instance instance) {
        if (instance.isData()) {
            if (isOurs(instance.type())) {
                leftAside(instance, "is read by Terraform, and not made by it: import it");
            }
        } else if (AzapiResources.has(instance.type())) {
            azapi(instance);
        } else if (AzurermResources.has(instance.type())) {
            azurerm(instance);
        } else if (isOurs(instance.type())) {
            refused.add(Note.of(spot(instance), instance.type() + " has no kind here, or is not known to"
                    + " convert: Terraform goes on managing it, and import writes what of it has a kind"));
        } else {
            leftAside(instance, "is not of Azure Machine Learning");
        }
    }

    private void leftAside(Instance instance, String why) {
        leftAside.add(Note.of(spot(instance), "it " + why));
    }

    private void azurerm(Instance instance) {
        Optional<ArmId> id = instance.type().equals(ExtensionResources.DIAGNOSTICS)
                ? id(instance, ExtensionResources.id(instance.attributes()))
                : id(instance, instance.attributes().text("id").replaceFirst("[|].*", "")); // a role's may end with a tenant
        if (id.isPresent()) {
            put(instance, id.get(), AzurermResources.body(instance.type(), instance.attributes()));
        }
    }

    private void azapi(Instance instance) {
        Optional<ArmId> id = id(instance, instance.attributes().text("id"));
        if (id.isEmpty()) {
            return;
        }
        try {
            put(instance, id.get(), AzapiResources.body(instance.attributes()));
        } catch (IOException e) {
            refused.add(Note.of(spot(instance), String.valueOf(e.getMessage())));
        }
    }

    /** A part of a resource that something else makes. */
    private void update(Instance instance) {
        Optional<ArmId> id = id(instance, instance.attributes().text(instance.attributes().text("resource_id").isEmpty()
                ? "id"
                : "resource_id"));
        Resource whole = id.flatMap(there -> Optional.ofNullable(byId.get(key(there.value())))).orElse(null);
        try {
            if (whole != null) {
                Merge.into(whole.body(), AzapiResources.body(instance.attributes()));
                whole.changedBy().add(instance.address());
            } else if (id.isPresent()) {
                leftAside(instance, "changes a part of what the state does not have: " + id.get().type() + " "
                        + id.get().name());
            }
        } catch (IOException e) {
            refused.add(Note.of(spot(instance), String.valueOf(e.getMessage())));
        }
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    /** The ARM id that a text is; says so where it is none. */
    private Optional<ArmId> id(Instance instance, String text) {
        Optional<ArmId> id = ArmId.tryParse(text);
        if (id.isEmpty()) {
            refused.add(
                    Note.of(spot(instance), "it has no id of Azure yet: apply it, and convert the state after that"));
        }
        return id;
    }

    private void put(Instance instance, ArmId id, ObjectNode body) {
        Nulls.remove(body);
        body.put("id", id.value()).put("name", id.name()).put("type", id.type());
        Map<JsonPointer, Set<String>> open = new LinkedHashMap<>();
        instance.attributes().unasked().forEach(name -> open.put(JsonPointer.empty().appendProperty(name), Set.of(
                "convert does not know this attribute")));
        instance.attributes().withheld().stream().filter(name -> !AzapiResources.DYNAMIC.contains(name)).forEach(
                name -> open.put(JsonPointer.empty().appendProperty(name), Set.of(
                        "it is sensitive, and so is not read: write it where it has to be said")));
        instance.attributes().secretsIn(AzapiResources.BODY).forEach(at -> open.put(at, Set.of(
                "it is sensitive, and comes from a Secret where it has to be said")));
        if (!body.at("/properties/notifications").isEmpty() && AzurermResources.has(instance.type())) {
            open.put(JsonPointer.compile("/properties/notifications/name"), Set.of("the state does not have it; each"
                    + " notification is named as newer versions of azurerm name it"));
        }
        Resource before = byId.putIfAbsent(key(id.value()), new Resource(id.value(), body, open, _ -> spot(instance)));
        if (before != null) {
            leftAside(instance, "is recorded more than once, and the first counts: " + before.spot().address());
        }
    }

    private SourceLocation spot(Instance instance) {
        return new SourceLocation(name, file.line(instance.at()), instance.address());
    }

    private static boolean isOurs(String type) {
        return OURS.stream().anyMatch(type::startsWith);
    }
}
