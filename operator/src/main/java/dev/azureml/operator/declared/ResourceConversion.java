package dev.azureml.operator.declared;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.importing.AzuresOwn;
import dev.azureml.operator.importing.Imported;
import dev.azureml.operator.importing.Importer;
import dev.azureml.operator.importing.Quotas;
import dev.azureml.operator.importing.WorkspaceNetworks;
import dev.azureml.operator.text.SourceLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes manifests of what a file says of resources in Azure: of those of Azure Machine Learning, by what {@code import}
 * makes of such resources in Azure.
 */
public final class ResourceConversion {
    private static final String PROVIDER = "microsoft.machinelearningservices/";
    private static final String WORKSPACE = "MLWorkspace";
    private static final String ROLE = "Microsoft.Authorization/roleAssignments";
    private static final Set<String> NETWORK = Set.of("microsoft.network/privateendpoints",
            "microsoft.network/privatednszones");
    private static final String QUOTA = "MLQuota";
    /** What is kept beside a workspace. */
    private static final List<String> BESIDE = List.of("Microsoft.Consumption/budgets",
            "Microsoft.Authorization/policyAssignments", "Microsoft.Insights/metricAlerts",
            "Microsoft.Insights/activityLogAlerts", "Microsoft.Insights/scheduledQueryRules");
    private static final String REF = "workspaceRef";
    private static final String DIAGNOSTICS = "Microsoft.Insights/diagnosticSettings";
    private static final JsonPointer SINK = JsonPointer.compile("/properties/workspaceId");

    private final Options options;
    private final Declaration declared;
    private final Map<String, Resource> byId = new LinkedHashMap<>();
    /** The id of what each resource is a part of, by its own, both in small letters. */
    private final Map<String, String> owners = new HashMap<>();
    private final Omissions omissions;

    /**
     * What is known beside the file; null for what is not.
     *
     * @param subscription that a template goes to, and so the resource group
     * @param workspace name of an MLWorkspace, or id of a workspace, in which things lie whose workspace is not declared
     */
    public record Options(@Nullable String subscription, @Nullable String resourceGroup, @Nullable String workspace) {
    }

    /**
     * A manifest, and what is to be said of it.
     *
     * @param addresses by which Terraform calls what it says
     */
    public record Converted(Imported object, SourceLocation at, List<String> addresses, List<Note> notes) {
    }

    /**
     * What became of a file.
     *
     * @param refused what there is no manifest of, though it is of Azure Machine Learning
     * @param leftAside what is of no kind of ours
     */
    public record Result(List<Converted> objects, List<Note> refused, List<Note> leftAside) {
    }

    /** Returns the manifests of what is declared. */
    public static Result convert(Declaration declared, Options options) {
        return new ResourceConversion(declared, options).result();
    }

    private ResourceConversion(Declaration declared, Options options) {
        this.options = options;
        this.declared = declared;
        declared.resources().forEach(resource -> byId.put(key(resource.id()), resource));
        this.omissions = new Omissions(declared, byId);
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    private Result result() {
        Importer importer = Importer.ofFile(declared.source().toString(), new DeclaredArm(declared),
                declared.source().isInAzure());
        Importer.Result made = importer.run("any", null, null);
        declared.resources().forEach(resource -> owner(resource, made.objects()).ifPresent(owner -> owners.put(key(
                resource.id()), key(owner.armId()))));
        List<Converted> objects = made.objects().stream().filter(object -> !isElsewhere(object))
                .map(object -> converted(object, made.objects()))
                .sorted(Comparator.comparing(Converted::at)).toList();
        List<Note> refused = new ArrayList<>(declared.refused());
        made.report().forEach(line -> refused.add(told(line)));
        List<Note> leftAside = new ArrayList<>(declared.leftAside());
        for (Resource resource : declared.resources()) {
            boolean isTold = made.report().stream().anyMatch(line -> line.contains(resource.id() + ":"));
            if (isTold || owners.containsKey(key(resource.id()))) {
                continue;
            }
            Optional<String> aside = aside(resource);
            if (aside.isPresent()) {
                leftAside.add(note(resource, shown(resource) + " " + aside.get()));
            } else if (!isContainer(resource)) {
                refused.add(note(resource, shown(resource) + " " + why(resource)));
            }
        }
        return new Result(objects, List.copyOf(refused), List.copyOf(leftAside));
    }

    /** For what is of no resource alone. */
    private SourceLocation top() {
        return declared.resources().isEmpty()
                ? SourceLocation.line(1)
                : new SourceLocation(declared.resources().getFirst().spot().file(), 1);
    }

    private Note note(Resource resource, String text) {
        return Note.of(resource.spot(), text);
    }

    private static String shown(Resource resource) {
        return resource.type() + " " + resource.body().path("name").asText();
    }

    /** Why nothing is to be made of it; empty where something is. */
    private static Optional<String> aside(Resource resource) {
        String id = key(resource.id());
        String name = resource.body().path("name").asText();
        if (BESIDE.stream().anyMatch(resource.type()::equalsIgnoreCase)) {
            return Optional
                    .of("is of no workspace of the file, nor of the resource group or the subscription of one, or not"
                            + " about Azure Machine Learning");
        }
        if (id.endsWith("/quotas/" + key(name))) {
            return Optional.of("is no limit that a workspace has for itself, or does not name its family");
        }
        if (resource.type().equalsIgnoreCase(ROLE)) {
            return Optional
                    .of("gives a role on something else than a workspace and what it depends on, or to the workspace's"
                            + " identity, which has it by grantRoles, or does not say of what kind its principal is; say what is"
                            + " missed as an MLRoleAssignment with scope");
        }
        if (resource.type().equalsIgnoreCase("Microsoft.Network/virtualNetworks")) {
            return Optional
                    .of("has to be there before what names its subnets: make it as it is made today, or say it as"
                            + " an MLNetwork");
        }
        if (!key(resource.type()).startsWith(PROVIDER) && !isDiagnostics(resource)) {
            return Optional.of("is not of Azure Machine Learning");
        }
        boolean isAsset = id.matches(".*/workspaces/[^/]+/(data|models|environments)/[^/]+(/versions/[^/]+)?");
        if (isAsset && (AzuresOwn.isAsset(resource.id().replaceFirst("(?i).*/workspaces/[^/]+/[^/]+/([^/]+).*", "$1"))
                || resource.body().at("/properties/isAnonymous").asBoolean(false))) {
            return Optional.of("is made by tools for one job or deployment, or offered by Azure to everybody");
        }
        boolean isOwn = id.endsWith("/datastores/" + key(name)) && AzuresOwn.isDatastore(name)
                || id.endsWith("/outboundrules/" + key(name))
                        && AzuresOwn.isRule(resource.body().at("/properties/category").asText("UserDefined"));
        return isOwn ? Optional.of("is made by Azure itself") : Optional.empty();
    }

    private static boolean isDiagnostics(Resource resource) {
        return key(resource.id())
                .matches(".*/" + PROVIDER + "workspaces/[^/]+/providers/microsoft.insights/[^/]+/[^/]+");
    }

    /** Why there is no manifest of it. */
    private String why(Resource resource) {
        String type = key(resource.type());
        String id = key(resource.id());
        if (type.endsWith("/versions")) {
            return "is not the last version of it that " + declared.source()
                    + " declares, and one object stands for all versions";
        }
        if (type.matches(".*/workspaces/(data|models|environments)")) {
            return "stands for all its versions, and " + declared.source()
                    + " has none of them: convert a version of it";
        }
        if (type.endsWith("/outboundrules")) {
            return "is a part of a workspace that " + declared.source()
                    + " does not declare: say it in managedNetwork.outboundRules of the workspace's object";
        }
        if (isDiagnostics(resource)) {
            boolean isDeclared = byId.containsKey(id.replaceFirst("/providers/microsoft[.]insights/.*", ""));
            return "is a part of a workspace " + (isDeclared
                    ? "whose object does not take it as it is"
                    : "that " + declared.source() + " does not declare")
                    + ": say it in diagnostics of the workspace's object";
        }
        return id.contains("/deployments/") ? "is a part of what is refused above" : "has no kind";
    }

    /** What import says of a resource by its id, which nobody reads in a file. */
    private Note told(String report) {
        return byId.values().stream().filter(resource -> report.contains(resource.id() + ":")).findFirst()
                .map(resource -> note(resource,
                        report.replace("left out ", "").replace(resource.id(), shown(resource))))
                .orElseGet(() -> Note.of(top(), report));
    }

    /** What holds the versions of an asset says nothing of its own. */
    private boolean isContainer(Resource resource) {
        return byId.keySet().stream().anyMatch(id -> id.startsWith(key(resource.id()) + "/versions/"));
    }

    /** Whether it is a workspace that something lies in, and that the file does not declare. */
    private boolean isElsewhere(Imported object) {
        return object.kind().equals(WORKSPACE) && !byId.containsKey(key(object.armId()));
    }

    /** The object that says what the resource says: its own, or that of the endpoint or workspace that it is a part of. */
    private Optional<Imported> owner(Resource resource, List<Imported> objects) {
        String id = key(resource.id());
        return objects.stream().filter(object -> id.equals(key(object.armId()))
                || object.kind().equals("MLInferenceEndpoint") && id.startsWith(key(object.armId()) + "/")
                || object.kind().equals(QUOTA) && id.startsWith(key(object.armId()) + "/")
                        && object.spec().path("families").valueStream().anyMatch(family -> family.path("name").asText()
                                .equals(resource.body().path(Quotas.FAMILY).asText("")))
                || object.kind().equals(WORKSPACE) && !isElsewhere(object) && isPart(resource, object))
                .findFirst();
    }

    private boolean isPart(Resource resource, Imported workspace) {
        if (isOfItsNetwork(resource, workspace)) {
            return true;
        }
        String id = key(resource.id());
        String name = resource.body().path("name").asText();
        return id.startsWith(key(workspace.armId()) + "/outboundrules/")
                && workspace.spec().at("/managedNetwork/outboundRules").has(name)
                || id.startsWith(key(workspace.armId()) + "/providers/microsoft.insights/diagnosticsettings/")
                        && workspace.spec().path("diagnostics").valueStream().anyMatch(one -> one.path("name").asText()
                                .equals(name));
    }

    /** Whether the workspace's object makes the like of it, as its network asks for that. */
    private boolean isOfItsNetwork(Resource resource, Imported workspace) {
        return workspace.spec().at("/network").has("architecture")
                && WorkspaceNetworks.isOf(resource.body(), byId.getOrDefault(key(workspace.armId()), resource).body(),
                        workspace.spec().path("network"),
                        id -> Optional.ofNullable(byId.get(key(id))).map(Resource::body));
    }

    private Converted converted(Imported object, List<Imported> all) {
        List<Note> notes = new ArrayList<>();
        List<Resource> parts = declared.resources().stream().filter(resource -> key(object.armId()).equals(owners.get(
                key(resource.id())))).toList();
        Resource own = byId.get(key(object.armId()));
        SourceLocation at = own != null ? own.spot() : parts.isEmpty() ? top() : parts.getFirst().spot();
        object.remarks().forEach(remark -> notes.add(new Note(remark.endsWith("put it in."), at, "", remark)));
        if (own == null && !object.kind().equals(QUOTA)) { // which Azure has as lines alone
            notes.add(new Note(true, at, "", declared.source() + " declares a part of it alone: complete "
                    + object.kind() + " " + object.name() + ", or import it"));
        }
        if (object.kind().equals(WORKSPACE)) {
            workspace(object, at, notes);
        } else {
            inWorkspace(object, all, at, notes);
        }
        parts.stream().filter(part -> NETWORK.contains(key(part.type())) && object.kind().equals(WORKSPACE)).forEach(
                part -> notes.add(note(part, shown(part) + ": the object of the workspace makes what its network needs,"
                        + " with names of its own")));
        parts.forEach(part -> omissions.unknown(part, object, notes));
        parts.forEach(part -> omissions.unsaid(part, object, notes));
        return new Converted(object, at, parts.stream().flatMap(part -> Stream.concat(Stream.of(part
                .spot().address()), part.changedBy().stream())).toList(), notes.stream()
                        .distinct().toList());
    }

    private void workspace(Imported object, SourceLocation at, List<Note> notes) {
        if (declared.source().isInAzure()) {
            return;
        }
        ObjectNode spec = object.spec();
        spec.remove("grantRoles"); // import leaves roles alone; who makes something new wants them
        if (options.subscription() == null) {
            spec.remove("subscriptionId");
        }
        if (options.resourceGroup() == null) {
            notes.add(new Note(true, at, "resourceGroup.name",
                    "a template does not say which resource group it goes to: say --resource-group"));
        }
        sinks(object, notes);
        if (spec.get("dependencies") instanceof ObjectNode dependencies) {
            Omissions.DEPENDENCIES.forEach(name -> dependency(name, object, dependencies, notes));
            if (dependencies.isEmpty()) {
                spec.remove("dependencies");
            }
        }
    }

    /** What the template makes for the workspace, the workspace's object makes. */
    private void dependency(String name, Imported workspace, ObjectNode dependencies, List<Note> notes) {
        Resource made = byId.get(key(dependencies.at("/" + name + "/id").asText("")));
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
        omissions.unknownOfNetwork(made, workspace, notes);
        notes.add(note(made,
                shown(made) + ": the object of the workspace makes one, with a name and settings of its own; say"
                        + " dependencies." + name + ".id to use one that is there"));
    }

    /** Of where logs go the object of a workspace makes what is behind its Application Insights alone. */
    private void sinks(Imported workspace, List<Note> notes) {
        Resource insights = byId.get(key(workspace.spec().at("/dependencies/applicationInsights/id").asText("")));
        String own = insights == null ? "" : insights.body().at("/properties/WorkspaceResourceId").asText("");
        for (JsonNode setting : workspace.spec().path("diagnostics")) {
            setting.path("to").forEach(sink -> {
                Resource made = byId.get(key(sink.path("id").asText("")));
                String name = setting.path("name").asText();
                if (made == null) {
                    return;
                }
                if (made.id().equalsIgnoreCase(own)) {
                    ((ObjectNode) sink).remove("id");
                    Optional.ofNullable(byId.get(key(workspace.armId() + "/providers/" + DIAGNOSTICS + "/" + name)))
                            .ifPresent(said -> said.open().remove(SINK));
                    notes.add(note(made, shown(made) + ": the object of the workspace makes one, and sends the logs of "
                            + name + " there"));
                } else {
                    notes.add(new Note(true, made.spot(), "", shown(made) + ", to which " + name
                            + " sends, is made by no object: see that it is there"));
                }
            });
        }
    }

    private void inWorkspace(Imported object, List<Imported> all, SourceLocation at, List<Note> notes) {
        ObjectNode spec = object.spec();
        String name = spec.at("/" + REF + "/name").asText();
        Optional<Imported> elsewhere = all.stream().filter(one -> isElsewhere(one) && one.name().equals(name))
                .findFirst();
        if (elsewhere.isEmpty()) {
            return;
        }
        if (options.workspace() != null && !options.workspace().startsWith("/")) {
            ((ObjectNode) spec.path(REF)).put("name", options.workspace());
        } else if (options.workspace() != null) {
            nameById(spec, options.workspace());
        } else if (declared.source().isInAzure()) {
            nameById(spec, elsewhere.get().armId());
        } else {
            notes.add(new Note(true, at, REF + ".name", declared.source()
                    + " does not declare the workspace: name its MLWorkspace, or say --workspace"));
        }
    }

    /** The workspace by its id where it had a name, at the same place. */
    private static void nameById(ObjectNode spec, String id) {
        List<Map.Entry<String, JsonNode>> all = List.copyOf(spec.properties());
        spec.removeAll();
        all.forEach(entry -> {
            if (entry.getKey().equals(REF)) {
                spec.put("workspaceId", id);
            } else {
                spec.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
