package dev.azureml.operator.template;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.importing.Imported;
import dev.azureml.operator.importing.Importer;
import dev.azureml.operator.template.DeclaredResources.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes manifests of a template of Azure Resource Manager: of its resources of Azure Machine Learning, by what
 * {@code import} makes of such resources in Azure.
 */
public final class TemplateConversion {
    private static final Pattern SCHEMA = Pattern.compile(
            "(?i)\"[$]schema\"\\s*:\\s*\"[^\"]*/(subscription|managementGroup|tenant)?deploymentTemplate[.]json#?\"");
    private static final String PROVIDER = "microsoft.machinelearningservices/";
    private static final String SOURCE = "the template";
    /** By what a workspace names them. */
    private static final Map<String, String> DEPENDENCIES = Map.of("storageAccount",
            "Microsoft.Storage/storageAccounts",
            "keyVault", "Microsoft.KeyVault/vaults", "applicationInsights", "Microsoft.Insights/components",
            "containerRegistry", "Microsoft.ContainerRegistry/registries");
    /** Said of each resource otherwise, or the same for all. */
    private static final Set<String> KNOWN = Set.of("id", "name", "type", "location", "kind", "identity.type",
            "properties.discoveryUrl");
    /** Switches that are off as long as nobody turns them on, in small letters. */
    private static final Set<String> OFF = Set.of("hbiworkspace", "v1legacymode", "status", "isolationmode",
            "allowpublicaccesswhenbehindvnet", "isarchived", "isanonymous", "enabledataisolation",
            "provisionnetworknow",
            "appinsightsenabled", "softdeleteenabled", "allowrecoversoftdeletedworkspace",
            "allowroleassignmentonrg");
    private static final int MOST_NAMED = 12;

    private final Options options;
    private final JsonFile file;
    private final DeclaredResources declared;
    private final Map<String, Resource> byId = new LinkedHashMap<>();

    /**
     * What is known beside the template; null for what is not.
     *
     * @param workspace name of an MLWorkspace, or id of a workspace, in which things lie whose workspace is not declared
     * @param parameters values of the template's parameters
     */
    public record Options(@Nullable String subscription, @Nullable String resourceGroup, @Nullable String location,
            @Nullable String workspace, Map<String, JsonNode> parameters) {
    }

    /**
     * Something to be said of a manifest.
     *
     * @param toFillIn whether a person has to complete the manifest before it can be applied
     * @param line in the template
     * @param path of the property in the spec, such as {@code location}; empty for all of it
     */
    public record Note(boolean toFillIn, int line, String path, String text) {
    }

    /** A manifest, and what is to be said of it. */
    public record Converted(Imported object, int line, List<Note> notes) {
    }

    /**
     * What became of a template.
     *
     * @param refused what there is no manifest of, though it is of Azure Machine Learning
     * @param leftAside what is of no kind of ours
     */
    public record Result(List<Converted> objects, List<Note> refused, List<Note> leftAside) {
    }

    /** Whether a text is a template, by the schema that it names. */
    public static boolean isTemplate(String text) {
        return text.stripLeading().startsWith("{") && SCHEMA.matcher(text).find();
    }

    /**
     * Returns what the template declares.
     *
     * @throws IOException where it is no JSON, or can't be read as a template, with what is wrong
     */
    public static Result convert(String text, Options options) throws IOException {
        JsonFile file = JsonFile.read(text);
        try {
            return new TemplateConversion(options, file, DeclaredResources.of(file, new DeclaredResources.Target(options
                    .subscription(), options.resourceGroup(), options.location()), options.parameters())).result();
        } catch (TemplateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Returns the values in a file of parameters. */
    public static Map<String, JsonNode> parameters(String text) throws IOException {
        Map<String, JsonNode> values = new HashMap<>();
        JsonFile.read(text).tree().path("parameters").properties().stream()
                .filter(entry -> entry.getValue().has("value"))
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().path("value")));
        return values;
    }

    /** Returns the value of a parameter that was said on a command line: JSON where it is any, else a text. */
    public static JsonNode parameter(String text) {
        try {
            JsonNode read = text.matches("(?s)-?\\d+|true|false|[\\[{].*") ? JsonFile.read(text).tree() : null;
            return read == null ? JsonNodeFactory.instance.textNode(text) : read;
        } catch (IOException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    private TemplateConversion(Options options, JsonFile file, DeclaredResources declared) {
        this.options = options;
        this.file = file;
        this.declared = declared;
        declared.resources().forEach(resource -> byId.put(resource.id().toLowerCase(Locale.ROOT), resource));
    }

    private Result result() {
        Importer importer = new Importer(SOURCE, new DeclaredArm(declared.resources()), Map.of(), _ -> List.of());
        Importer.Result made = importer.run("any", null, null);
        List<Converted> objects = made.objects().stream().filter(object -> !isElsewhere(object))
                .map(object -> converted(
                        object, made.objects()))
                .sorted(Comparator.comparingInt(Converted::line)).toList();
        List<Note> refused = new ArrayList<>(
                declared.remarks().stream().map(remark -> new Note(false, remark.line(), "",
                        remark.text())).toList());
        made.report().forEach(line -> refused.add(told(line)));
        List<Note> leftAside = new ArrayList<>(declared.unused().stream().map(name -> new Note(false, 1, "",
                "--parameters: the template declares no parameter " + name)).toList());
        for (Resource resource : declared.resources()) {
            if (!resource.type().toLowerCase(Locale.ROOT).startsWith(PROVIDER)) {
                leftAside.add(note(resource, shown(resource) + " is not of Azure Machine Learning"));
            } else if (owner(resource, made.objects()).isEmpty() && made.report().stream().noneMatch(line -> line
                    .contains(resource.id())) && !isContainer(resource)) {
                refused.add(note(resource,
                        shown(resource) + (resource.id().toLowerCase(Locale.ROOT).contains("/versions/")
                                ? " is not the last version of it that the template declares, and one object stands for all versions"
                                : isPart(resource) ? " is a part of what is refused above" : " has no kind")));
            }
        }
        return new Result(objects, List.copyOf(refused), List.copyOf(leftAside));
    }

    private Note note(Resource resource, String text) {
        return new Note(false, file.line(resource.at()), "", text);
    }

    private static String shown(Resource resource) {
        return resource.type() + " " + resource.body().path("name").asText();
    }

    /** What import says of a resource by its id, which nobody reads in a template. */
    private Note told(String report) {
        return byId.values().stream().filter(resource -> report.contains(resource.id() + ":")).findFirst()
                .map(resource -> note(resource,
                        report.replace("left out ", "").replace(resource.id(), shown(resource))))
                .orElseGet(() -> new Note(false, 1, "", report));
    }

    /** Whether it lies in something of the template that there is no manifest of. */
    private boolean isPart(Resource resource) {
        return resource.type().toLowerCase(Locale.ROOT).endsWith("/deployments");
    }

    /** What holds the versions of an asset says nothing of its own. */
    private boolean isContainer(Resource resource) {
        return byId.keySet().stream().anyMatch(id -> id.startsWith(resource.id().toLowerCase(Locale.ROOT)
                + "/versions/"));
    }

    /** Whether it is a workspace that something lies in, and that the template does not declare. */
    private boolean isElsewhere(Imported object) {
        return object.kind().equals("MLWorkspace") && !byId.containsKey(object.armId().toLowerCase(Locale.ROOT));
    }

    /** The object that says what the resource says: its own, or that of the endpoint which it is a deployment of. */
    private static Optional<Imported> owner(Resource resource, List<Imported> objects) {
        String id = resource.id().toLowerCase(Locale.ROOT);
        return objects.stream().filter(object -> id.equals(object.armId().toLowerCase(Locale.ROOT))
                || object.kind().equals("MLInferenceEndpoint") && id.startsWith(object.armId().toLowerCase(Locale.ROOT)
                        + "/"))
                .findFirst();
    }

    private Converted converted(Imported object, List<Imported> all) {
        List<Note> notes = new ArrayList<>();
        List<Resource> parts = declared.resources().stream().filter(resource -> owner(resource, all).filter(
                object::equals).isPresent()).toList();
        int line = parts.isEmpty() ? 1 : file.line(parts.getFirst().at());
        object.remarks().forEach(remark -> notes.add(new Note(remark.endsWith("put it in."), line, "", remark)));
        if (!byId.containsKey(object.armId().toLowerCase(Locale.ROOT))) {
            notes.add(
                    new Note(true, line, "", "the template declares a part of it alone: complete " + object.kind() + " "
                            + object.name() + ", or import it"));
        }
        if (object.kind().equals("MLWorkspace")) {
            workspace(object, line, notes);
        } else {
            inWorkspace(object, all, line, notes);
        }
        parts.forEach(part -> open(part, object, notes));
        parts.forEach(part -> dropped(part, object, notes));
        return new Converted(object, line, notes.stream().distinct().toList());
    }

    private void workspace(Imported object, int line, List<Note> notes) {
        ObjectNode spec = object.spec();
        spec.remove("grantRoles"); // import leaves roles alone; who makes something new wants them
        if (options.subscription() == null) {
            spec.remove("subscriptionId");
        }
        if (options.resourceGroup() == null) {
            notes.add(new Note(true, line, "resourceGroup.name",
                    "a template does not say which resource group it goes to: say --resource-group"));
        }
        if (spec.get("dependencies") instanceof ObjectNode dependencies) {
            DEPENDENCIES.keySet().forEach(name -> dependency(name, dependencies, notes));
            if (dependencies.isEmpty()) {
                spec.remove("dependencies");
            }
        }
    }

    /** What the template makes for the workspace, the workspace's object makes. */
    private void dependency(String name, ObjectNode dependencies, List<Note> notes) {
        Resource made = byId.get(dependencies.at("/" + name + "/id").asText("").toLowerCase(Locale.ROOT));
        if (made == null) {
            return;
        }
        dependencies.remove(name);
        if (name.equals("containerRegistry")) {
            dependencies.putObject(name).put("create", true);
        }
        JsonNode sku = made.body().at("/sku/name");
        if (sku.isTextual() && !name.equals("keyVault") && !name.equals("applicationInsights")) {
            dependencies.withObject("/" + name).putObject("sku").put("name", sku.textValue());
        }
        notes.add(note(made,
                shown(made) + ": the object of the workspace makes one, with a name and settings of its own; say"
                        + " dependencies." + name + ".id to use one that is there"));
    }

    private void inWorkspace(Imported object, List<Imported> all, int line, List<Note> notes) {
        ObjectNode spec = object.spec();
        String name = spec.at("/workspaceRef/name").asText();
        boolean elsewhere = all.stream().anyMatch(one -> isElsewhere(one) && one.name().equals(name));
        if (!elsewhere) {
            return;
        }
        if (options.workspace() == null) {
            notes.add(new Note(true, line, "workspaceRef.name",
                    "the template does not declare the workspace: name its MLWorkspace, or say --workspace"));
        } else if (options.workspace().startsWith("/")) {
            spec.remove("workspaceRef");
            spec.put("workspaceId", options.workspace());
        } else {
            ((ObjectNode) spec.path("workspaceRef")).put("name", options.workspace());
        }
    }

    /** What is not known of a resource. */
    private void open(Resource resource, Imported object, List<Note> notes) {
        resource.open().entrySet().stream().sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> {
                    JsonPointer at = entry.getKey();
                    Set<String> reasons = entry.getValue();
                    if (!object.kind().equals("MLWorkspace") && at.toString().equals("/location")
                            || at.toString().equals("/name")
                                    && isNamedByParent(resource, reasons)) {
                        return; // that of the workspace
                    }
                    String why = reasons.stream().sorted().collect(Collectors.joining("; "));
                    JsonNode value = resource.body().at(at);
                    int line = file.line(resource.at().append(at));
                    if (at.equals(DeclaredResources.CONDITION)) {
                        notes.add(new Note(true, line, "",
                                "whether it is wanted is not known, and it is taken for wanted: " + why));
                    } else if (value.isMissingNode()) {
                        notes.add(new Note(false, line, "", dotted(at) + " is left out: " + why));
                    } else if (at.toString().equals("/name")) {
                        notes.add(new Note(true, line, "", "its name: " + why));
                    } else if (value.isValueNode()) {
                        List<String> places = places(object.spec(), at, value);
                        places.forEach(path -> notes.add(new Note(true, line, path, why)));
                        if (places.isEmpty() && !isDependency(at, value)) {
                            notes.add(new Note(true, line, "", dotted(at) + ": " + why));
                        }
                    } else {
                        notes.add(new Note(true, line, "", dotted(at) + ": " + why));
                    }
                });
    }

    /** Where a spec has the value of a property: under the same name, else wherever it stands. */
    private static List<String> places(JsonNode spec, JsonPointer at, JsonNode value) {
        List<String> same = leaves(spec).filter(leaf -> leaf.getValue().asText().equals(value.asText()))
                .map(Map.Entry::getKey).toList();
        List<String> named = same.stream().filter(path -> last(path).equalsIgnoreCase(last(dotted(at)))).toList();
        return named.isEmpty() ? same : named;
    }

    /** Whether what is not known of its name is in the names of what it lies in. */
    private boolean isNamedByParent(Resource resource, Set<String> reasons) {
        String id = resource.id().toLowerCase(Locale.ROOT);
        return byId.entrySet().stream().anyMatch(other -> id.startsWith(other.getKey() + "/") && other.getValue().open()
                .getOrDefault(JsonPointer.compile("/name"), Set.of()).containsAll(reasons));
    }

    /** Whether it names what the object of the workspace makes by itself. */
    private boolean isDependency(JsonPointer at, JsonNode value) {
        return DEPENDENCIES.keySet().stream().anyMatch(name -> at.toString().equals("/properties/" + name))
                && byId.containsKey(value.asText().toLowerCase(Locale.ROOT));
    }

    /** What the manifest does not say: specs have Azure's own names and values. */
    private void dropped(Resource resource, Imported object, List<Note> notes) {
        Set<String> said = Stream.concat(leaves(object.spec()).map(leaf -> (last(leaf.getKey()) + "=" + leaf.getValue()
                .asText()).toLowerCase(Locale.ROOT)), leaves(object.spec()).map(leaf -> leaf.getValue().asText()
                        .toLowerCase(Locale.ROOT)).filter(text -> text.length() > 3))
                .collect(Collectors.toSet());
        Set<String> members = leaves(object.spec()).flatMap(leaf -> Stream.of(leaf.getKey().split("[.]", -1)))
                .map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        Set<String> secrets = leaves(object.spec()).map(Map.Entry::getKey).filter(path -> path.endsWith(
                ".secretKeyRef.name"))
                .map(path -> last(path.replace(".secretKeyRef.name", "")).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        List<String> dropped = new ArrayList<>();
        paths(resource.body(), (path, leaf) -> {
            String name = last(path).toLowerCase(Locale.ROOT);
            String text = leaf.asText().toLowerCase(Locale.ROOT);
            boolean isSaid = said.contains(name + "=" + text) || said.contains(text) || secrets.contains(name)
                    || members.contains(text.replace("_", ""));
            boolean isNothing = text.isEmpty()
                    || OFF.contains(name) && (text.equals("false") || text.equals("disabled"));
            boolean isKnown = KNOWN.contains(path) || path.startsWith("sku.") // one for each type, or said as a count
                    || DEPENDENCIES.keySet().stream().anyMatch(each -> path.equals("properties." + each));
            if (!isSaid && !isNothing && !isKnown && !text.equals(object.name())) {
                dropped.add(path);
            }
        });
        if (!dropped.isEmpty()) {
            notes.add(note(resource,
                    "not taken over, as " + object.kind() + " has no place for it or it is said otherwise: "
                            + dropped.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                            + (dropped.size() > MOST_NAMED ? " and " + (dropped.size() - MOST_NAMED) + " more" : "")));
        }
    }

    private static String last(String path) {
        return path.replaceFirst("\\[\\d+\\]$", "").replaceFirst(".*[.]", "");
    }

    private static String dotted(JsonPointer at) {
        return at.toString().substring(Math.min(1, at.toString().length())).replace('/', '.');
    }

    private static Stream<Map.Entry<String, JsonNode>> leaves(JsonNode node) {
        List<Map.Entry<String, JsonNode>> all = new ArrayList<>();
        paths(node, (path, leaf) -> all.add(Map.entry(path, leaf)));
        return all.stream();
    }

    /** Tells of each text, number and truth, with its path. */
    private static void paths(JsonNode node, BiConsumer<String, JsonNode> each) {
        paths(node, "", each);
    }

    private static void paths(JsonNode node, String path, BiConsumer<String, JsonNode> each) {
        if (node.isObject()) {
            node.properties().forEach(entry -> paths(entry.getValue(), path.isEmpty()
                    ? entry.getKey()
                    : path + "." + entry.getKey(), each));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                paths(node.get(i), path + "[" + i + "]", each);
            }
        } else if (!node.isNull()) {
            each.accept(path, node);
        }
    }
}
