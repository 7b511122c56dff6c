package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.manifest.KindSchemas;
import dev.azureml.operator.text.Secrecy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A first manifest for each thing that a workspace has: what it has in common with its spec, by name. Whether the operator
 * would leave Azure as it is with that is not known here.
 */
final class Drafts {
    private static final Map<String, String> COMPUTES = Map.of("AmlCompute", "amlCompute", "ComputeInstance",
            "computeInstance", "Kubernetes", "kubernetes", "VirtualMachine", "virtualMachine", "HDInsight", "hdInsight",
            "Databricks", "databricks", "SynapseSpark", "synapseSpark", "DataFactory", "dataFactory",
            "DataLakeAnalytics", "dataLakeAnalytics", "AKS", "aks");
    private static final Map<String, String> DATASTORES = Map.of("AzureBlob", "azureBlob", "AzureFile", "azureFile",
            "AzureDataLakeGen1", "azureDataLakeGen1", "AzureDataLakeGen2", "azureDataLakeGen2", "OneLake", "oneLake");
    private static final Map<String, String> CREDENTIALS = Map.of("None", "none", "AccountKey", "accountKey", "Sas",
            "sas",
            "ServicePrincipal", "servicePrincipal", "Certificate", "certificate");
    private static final Map<String, String> AUTH = Map.ofEntries(Map.entry("UsernamePassword", "usernamePassword"),
            Map.entry("ServicePrincipal", "servicePrincipal"), Map.entry("ManagedIdentity", "managedIdentity"),
            Map.entry("AAD", "aad"), Map.entry("None", "none"), Map.entry("PAT", "pat"), Map.entry("SAS", "sas"),
            Map.entry("AccountKey", "accountKey"), Map.entry("ApiKey", "apiKey"), Map.entry("AccessKey", "accessKey"),
            Map.entry("CustomKeys", "customKeys"), Map.entry("OAuth2", "oauth2"));
    private static final Map<String, String> DATA = Map.of("uri_file", "uriFile", "uri_folder", "uriFolder", "mltable",
            "mltable");
    private static final Map<String, String> MODELS = Map.of("custom_model", "customModel", "mlflow_model",
            "mlflowModel", "triton_model", "tritonModel");
    private static final Map<String, String> OUTBOUND = Map.of("fqdn", "fqdn", "privateendpoint", "privateEndpoint",
            "servicetag", "serviceTag");
    /** Of those computes alone Azure says what one may choose. */
    private static final Set<String> LOCAL_AUTH = Set.of("amlCompute", "computeInstance", "synapseSpark");
    private static final String ACCOUNT = "userAccountCredentials";

    private final String source;
    private final Inventory inventory;
    private final KindSchemas schemas;
    private final Consumer<String> skipped;
    private final Secrets secrets;
    private final ObjectNames names = new ObjectNames();
    private final List<Imported> all = new ArrayList<>();
    /** Assignments that are drafted, by id in lower case. */
    private final Set<String> given = new HashSet<>();
    private final Surroundings surroundings;
    private final Networks networks;
    private final Importer.Origin origin;

    /**
     * @param source how messages call what it is all read from
     * @param skipped told of what there is no manifest for, and why
     */
    Drafts(String source, Inventory inventory, KindSchemas schemas, Importer.Origin origin,
            Consumer<String> skipped) {
        this.source = source;
        this.secrets = new Secrets(source);
        this.inventory = inventory;
        this.schemas = schemas;
        this.skipped = skipped;
        this.origin = origin;
        boolean ofAFile = origin != Importer.Origin.AZURE;
        this.networks = new Networks(ofAFile ? Optional.empty() : Optional.of(new NetworkReads(inventory)), schema(
                Imported.NETWORK), this::add);
        this.surroundings = new Surroundings(inventory, secrets, this::add, networks, ofAFile, this::skip);
    }

    /** Returns the manifests of a workspace and all that it has. */
    List<Imported> of(ObjectNode workspace) {
        all.clear();
        Imported own = workspace(workspace);
        for (ObjectNode compute : inventory.below(workspace, "computes")) {
            compute(own, compute);
        }
        for (ObjectNode datastore : inventory.below(workspace, "datastores")) {
            datastore(own, datastore);
        }
        for (ObjectNode connection : inventory.below(workspace, "connections")) {
            connection(own, connection);
        }
        assets(own, workspace, "data", this::data);
        assets(own, workspace, "models", this::model);
        assets(own, workspace, "environments", this::environment);
        for (ObjectNode endpoint : inventory.below(workspace, "onlineEndpoints")) {
            onlineEndpoint(own, endpoint);
        }
        for (ObjectNode endpoint : inventory.below(workspace, "batchEndpoints")) {
            batchEndpoint(own, endpoint);
        }
        for (ObjectNode endpoint : inventory.below(workspace, "serverlessEndpoints")) {
            serverlessEndpoint(own, endpoint);
        }
        for (ObjectNode assignment : inventory.beside(workspace, Roles.TYPE, Roles.API_VERSION, Roles.OF_THE_SCOPE)) {
            if (Roles.isOn(assignment, own.armId())) {
                roleAssignment(own, assignment, inWorkspace(own),
                        () -> skip(assignment, assignment
                                .at("/properties/principalType").asText("").isEmpty()
                                        ? source + " does not say whether its principal is a user, a group or a service principal"
                                        : "a role of what is neither a user, a group nor a service principal has no kind"));
            }
        }
        if (origin != Importer.Origin.AZURE) {
            rolesOnDependencies(own, workspace);
        }
        surroundings.of(own, List.copyOf(all));
        all.forEach(object -> secrets.leaveOut(object.spec(), "spec", object));
        ByName.replaceIds(all, networks.drafted());
        return List.copyOf(all);
    }

    private JsonNode schema(String kind) {
        return schemas.of(kind).orElseThrow().at("/properties/spec");
    }

    private Imported add(String kind, String azureName, ObjectNode resource, String folder, ObjectNode spec) {
        String name = names.of(kind, azureName);
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        if (!name.equals(azureName) && !spec.has("azureName")) {
            whole.put("azureName", azureName);
        }
        whole.setAll(spec);
        Imported imported = Imported.of(kind, name, resource.path("id").asText(), folder.isEmpty() ? name : folder,
                whole);
        secrets.complete(schema(kind), whole, imported, "spec");
        all.add(imported);
        return imported;
    }

    /** What a spec has of all resources: tags, but the operator's own mark, and who they are. */
    private static void common(JsonNode schema, ObjectNode resource, ObjectNode spec) {
        if (resource.path("identity").path("type").isTextual() && schema.path("properties").has("identity")
                && !resource.at("/identity/type").asText().equalsIgnoreCase("None")) {
            String type = resource.at("/identity/type").asText().replace(" ", "");
            ObjectNode identity = spec.putObject("identity");
            // One that the schema does not know is left in, for whoever holds it against that to tell.
            identity.set("type",
                    SchemaCopy.text(schema.at("/properties/identity/properties/type"), TextNode.valueOf(type))
                            .orElseGet(() -> TextNode.valueOf(type)));
            ArrayNode ids = JsonNodeFactory.instance.arrayNode();
            resource.at("/identity/userAssignedIdentities").properties().forEach(id -> ids.add(id.getKey()));
            if (!ids.isEmpty()) {
                identity.set("userAssignedIdentities", ids);
            }
        }
        if (schema.path("properties").has("tags")) {
            spec.remove("tags");
            tags(resource, spec);
        }
    }

    /** All tags but the operator's own marks. */
    static void tags(ObjectNode resource, ObjectNode spec) {
        ObjectNode tags = JsonNodeFactory.instance.objectNode();
        JsonNode said = resource.path("tags").isObject() ? resource.path("tags") : resource.at("/properties/tags");
        said.properties().stream().filter(tag -> !tag.getKey().toLowerCase(Locale.ROOT).startsWith("azureml.dev")
                && tag.getValue().isTextual()).forEach(tag -> tags.set(tag.getKey(), tag.getValue()));
        if (!tags.isEmpty()) {
            spec.set("tags", tags);
        }
    }

    private Imported workspace(ObjectNode resource) {
        JsonNode schema = schema("MLWorkspace");
        ArmId id = ArmId.parse(resource.path("id").asText());
        JsonNode properties = resource.path("properties");
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("subscriptionId", id.subscriptionId());
        spec.putObject("resourceGroup").put("name", id.resourceGroup());
        spec.put("location", resource.path("location").asText());
        if (!resource.path("kind").asText("Default").equalsIgnoreCase("Default")) {
            spec.setAll(SchemaCopy.object(schema, only(resource, "kind")));
        }
        spec.setAll(SchemaCopy.object(schema, properties, List.of("location", "resourceGroup", "network", "diagnostics",
                "discoveryUrl")));
        links(schema.at("/properties/sharedPrivateLinkResources/items"), spec, properties);
        if (spec.at("/managedNetwork/isolationMode").asText().equals("Disabled")) {
            spec.remove("managedNetwork");
        }
        if (spec.get("managedNetwork") instanceof ObjectNode network) {
            outboundRules(network,
                    schema.at("/properties/managedNetwork/properties/outboundRules/additionalProperties"),
                    resource, properties.at("/managedNetwork/outboundRules"));
        }
        if (properties.at("/encryption/status").asText().equalsIgnoreCase("Disabled")) {
            spec.remove("encryption"); // what stands beside it is empty
        }
        ObjectNode dependencies = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("storageAccount", "keyVault", "applicationInsights", "containerRegistry")) {
            if (!properties.path(name).asText("").isEmpty()) {
                dependencies.putObject(name).put("id", properties.path(name).asText());
            }
        }
        if (!dependencies.isEmpty()) {
            spec.set("dependencies", dependencies);
        }
        List<String> remarks = diagnostics(resource, spec);
        common(schema, resource, spec);
        spec.put("grantRoles", false);
        Imported imported = add("MLWorkspace", id.name(), resource, "", spec);
        remarks.forEach(imported::remark);
        if (origin != Importer.Origin.RECORD) {
            WorkspaceNetworks.put(imported, resource, new NetworkReads(inventory), origin == Importer.Origin.PLAN);
        }
        return imported;
    }

    /** Azure has all but the name of a link one level below. */
    private static void links(JsonNode schema, ObjectNode spec, JsonNode properties) {
        if (!(spec.get("sharedPrivateLinkResources") instanceof ArrayNode links)) {
            return;
        }
        links.removeAll();
        properties.path("sharedPrivateLinkResources").forEach(said -> {
            ObjectNode link = SchemaCopy.object(schema, said);
            link.setAll(SchemaCopy.object(schema, said.path("properties")));
            links.add(link);
        });
    }

    /** Returns what is to be said of it. */
    private List<String> diagnostics(ObjectNode resource, ObjectNode spec) {
        List<String> remarks = new ArrayList<>();
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode setting : inventory.beside(resource, Diagnostics.TYPE, Diagnostics.API_VERSION)) {
            Diagnostics.entry(setting).ifPresentOrElse(entries::add, () -> skip(setting,
                    "a diagnostic setting that sends nothing, or to more than one place, has no place in a spec"));
            if (Diagnostics.hasRetention(setting)) {
                remarks.add("spec.diagnostics: the retention of " + setting.path("name").asText()
                        + " is left out, as the kind has no field for it.");
            }
        }
        if (!entries.isEmpty()) {
            spec.set("diagnostics", entries);
        }
        return remarks;
    }

    /** Azure tells the kinds of rules apart by a type, and specs by a member; a rule may be a resource of its own. */
    private void outboundRules(ObjectNode network, JsonNode schema, ObjectNode workspace, JsonNode said) {
        ObjectNode rules = JsonNodeFactory.instance.objectNode();
        said.properties().forEach(rule -> outboundRule(rules, rule.getKey(), rule.getValue(), schema));
        inventory.below(workspace, "outboundRules").forEach(rule -> outboundRule(rules, rule.path("name").asText(), rule
                .path("properties"), schema));
        network.remove("outboundRules");
        if (!rules.isEmpty()) {
            network.set("outboundRules", rules);
        }
    }

    private static void outboundRule(ObjectNode rules, String name, JsonNode rule, JsonNode schema) {
        String member = OUTBOUND.get(rule.path("type").asText().toLowerCase(Locale.ROOT));
        if (member == null || AzuresOwn.isRule(rule.path("category").asText("UserDefined"))) {
            return;
        }
        JsonNode ofMember = schema.path("properties").path(member);
        ObjectNode content = SchemaCopy.object(ofMember, rule.path("destination").isObject()
                ? rule.path("destination")
                : rule);
        if (ofMember.path("properties").has("destination")) {
            content = SchemaCopy.object(ofMember, rule);
        }
        rules.putObject(name).set(member, content);
    }

    private static ObjectNode only(ObjectNode resource, String name) {
        ObjectNode one = JsonNodeFactory.instance.objectNode();
        one.set(name, resource.path(name));
        return one;
    }

    private static ObjectNode inWorkspace(Imported workspace) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("workspaceRef").put("name", workspace.name());
        return spec;
    }

    private void skip(ObjectNode resource, String why) {
        skipped.accept(resource.path("id").asText() + ": " + why);
    }

    private void compute(Imported workspace, ObjectNode resource) {
        JsonNode schema = schema("MLCompute");
        JsonNode properties = resource.path("properties");
        String type = properties.path("computeType").asText();
        String member = COMPUTES.get(type);
        if (member == null) {
            skip(resource, "a compute of type " + type + " has no kind");
            return;
        }
        ObjectNode spec = inWorkspace(workspace);
        spec.setAll(SchemaCopy.object(schema, properties, COMPUTES.values()));
        JsonNode ofMember = schema.path("properties").path(member);
        ObjectNode content = SchemaCopy.object(ofMember, properties.path("properties"));
        for (String target : List.of("resourceId", "clusterId")) {
            if (ofMember.path("properties").has(target) && properties.path("resourceId").isTextual()) {
                content.put(target, properties.path("resourceId").asText());
            }
        }
        if (!Secrets.areSaid(ofMember.path("properties").path(ACCOUNT), properties.at("/properties/" + ACCOUNT))) {
            content.remove(ACCOUNT); // Azure says the name alone, whether or not anybody chose it
        }
        withoutWhatIsNotChosen(spec, member, workspace);
        spec.set(member, content);
        common(schema, resource, spec);
        Imported imported = add("MLCompute", resource.path("name").asText(), resource, workspace.folder(), spec);
        Secrets.refer(ofMember, properties.path("properties"), (ObjectNode) imported.spec().path(member), imported);
    }

    /** Azure answers values for what nobody can choose, or nobody has chosen. */
    private static void withoutWhatIsNotChosen(ObjectNode spec, String member, Imported workspace) {
        if (!LOCAL_AUTH.contains(member)) {
            spec.remove("disableLocalAuth");
        }
        if (member.equals("computeInstance") || spec.path("computeLocation").asText().equalsIgnoreCase(workspace.spec()
                .path("location").asText())) {
            spec.remove("computeLocation");
        }
    }

    private void datastore(Imported workspace, ObjectNode resource) {
        JsonNode schema = schema("MLDatastore");
        String name = resource.path("name").asText();
        JsonNode properties = resource.path("properties");
        String type = properties.path("datastoreType").asText();
        String member = DATASTORES.get(type);
        if (AzuresOwn.isDatastore(name)) {
            return;
        }
        if (member == null) {
            skip(resource, "a datastore of type " + type + " has no kind");
            return;
        }
        ObjectNode spec = inWorkspace(workspace);
        spec.setAll(SchemaCopy.object(schema, properties, DATASTORES.values()));
        JsonNode ofMember = schema.path("properties").path(member);
        ObjectNode content = SchemaCopy.object(ofMember, properties);
        String credentials = CREDENTIALS.getOrDefault(properties.at("/credentials/credentialsType").asText("None"),
                "none");
        content.putObject("credentials").set(credentials, SchemaCopy.object(ofMember.at(
                "/properties/credentials/properties/" + credentials), properties.path("credentials")));
        spec.set(member, content);
        common(schema, resource, spec);
        add("MLDatastore", name, resource, workspace.folder(), spec);
    }

    private void connection(Imported workspace, ObjectNode resource) {
        JsonNode schema = schema("MLConnection");
        JsonNode properties = resource.path("properties");
        String type = properties.path("authType").asText();
        String member = AUTH.get(type);
        if (member == null) {
            skip(resource, "a connection that signs in by " + type + " has no kind");
            return;
        }
        if (member.equals("customKeys") && properties.at("/credentials/keys").isEmpty()) {
            skip(resource, source + " does not show the names of its keys");
            return;
        }
        ObjectNode spec = inWorkspace(workspace);
        spec.setAll(SchemaCopy.object(schema, properties, AUTH.values()));
        if (spec.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(metadata.properties().stream().map(Map.Entry::getKey)
                    .filter(key -> key.toLowerCase(Locale.ROOT).startsWith("azureml.dev")).toList());
            if (metadata.isEmpty()) {
                spec.remove("metadata");
            }
        }
        spec.set(member, SchemaCopy.object(schema.path("properties").path(member), properties.path("credentials")));
        Imported imported = add("MLConnection", resource.path("name").asText(), resource, workspace.folder(), spec);
        if (member.equals("customKeys")) {
            ObjectNode keys = ((ObjectNode) imported.spec().path(member)).putObject("keys");
            properties.at("/credentials/keys").properties().forEach(key -> Secrets.add(keys, key.getKey(), imported));
        }
    }

    /** Makes one of the versions of an asset. */
    @FunctionalInterface
    private interface OfVersion {
        void draft(Imported workspace, String name, ObjectNode version);
    }

    /** The last version of each. */
    private void assets(Imported workspace, ObjectNode resource, String collection, OfVersion drafts) {
        for (ObjectNode container : inventory.below(resource, collection)) {
            String name = container.path("name").asText();
            if (AzuresOwn.isAsset(name)) {
                continue;
            }
            ObjectNode latest = latest(container, inventory.below(container, "versions"));
            if (latest != null && !latest.at("/properties/isAnonymous").asBoolean(false)) {
                drafts.draft(workspace, name, latest);
            }
        }
    }

    private static @Nullable ObjectNode latest(ObjectNode container, List<ObjectNode> versions) {
        String name = container.at("/properties/latestVersion").asText("");
        return versions.stream().filter(version -> version.path("name").asText().equals(name)).findFirst()
                .orElse(versions.isEmpty() ? null : versions.getFirst());
    }

    private ObjectNode asset(Imported workspace, String kind, ObjectNode version) {
        JsonNode schema = schema(kind);
        ObjectNode spec = inWorkspace(workspace);
        spec.put("version", version.path("name").asText());
        spec.setAll(SchemaCopy.object(schema, version.path("properties"), List.of("isArchived", "stage", "condaFile")));
        withoutAzuresOwn(spec);
        common(schema, version, spec);
        return spec;
    }

    /** Azure writes down things of its own among the properties that people may choose. */
    private static void withoutAzuresOwn(ObjectNode spec) {
        if (spec.get("properties") instanceof ObjectNode properties) {
            properties.remove(properties.properties().stream().map(Map.Entry::getKey)
                    .filter(key -> key.toLowerCase(Locale.ROOT).startsWith("azure")).toList());
            if (properties.isEmpty()) {
                spec.remove("properties");
            }
        }
    }

    private void data(Imported workspace, String name, ObjectNode version) {
        String type = version.at("/properties/dataType").asText();
        String member = DATA.get(type);
        if (member == null) {
            skip(version, "data of type " + type + " has no kind");
            return;
        }
        ObjectNode spec = asset(workspace, "MLData", version);
        ObjectNode content = SchemaCopy.object(schema("MLData").path("properties").path(member), version.path(
                "properties"));
        content.put("uri", version.at("/properties/dataUri").asText());
        spec.set(member, content);
        add("MLData", name, version, workspace.folder(), spec);
    }

    private void model(Imported workspace, String name, ObjectNode version) {
        String type = version.at("/properties/modelType").asText("custom_model");
        String member = MODELS.get(type);
        if (member == null) {
            skip(version, "a model of type " + type + " has no kind");
            return;
        }
        ObjectNode spec = asset(workspace, "MLModel", version);
        spec.putObject(member).put("uri", version.at("/properties/modelUri").asText());
        add("MLModel", name, version, workspace.folder(), spec);
    }

    private void environment(Imported workspace, String name, ObjectNode version) {
        ObjectNode spec = asset(workspace, "MLEnvironment", version);
        Imported imported = add("MLEnvironment", name, version, workspace.folder(), spec);
        String conda = version.at("/properties/condaFile").asText("");
        if (Secrecy.isInFile(conda)) {
            imported.remark("spec.condaFile is left out, as something in the file looks like a secret.");
        } else if (!conda.isEmpty()) {
            String map = imported.name() + "-conda";
            imported.configMaps().put(map, Map.of("conda.yaml", conda));
            imported.spec().putObject("condaFile").putObject("configMapKeyRef").put("name", map).put("key",
                    "conda.yaml");
        }
    }

    private void onlineEndpoint(Imported workspace, ObjectNode resource) {
        JsonNode schema = schema("MLInferenceEndpoint");
        List<ObjectNode> deployments = inventory.below(resource, "deployments");
        boolean onCluster = resource.at("/properties/compute").isTextual() || deployments.stream()
                .anyMatch(d -> d.at("/properties/endpointComputeType").asText().equalsIgnoreCase("Kubernetes"));
        String member = onCluster ? "kubernetes" : "managed";
        JsonNode ofMember = schema.path("properties").path(member);
        ObjectNode content = SchemaCopy.object(ofMember, resource.path("properties"), Set.of("deployments"));
        if (onCluster && resource.at("/properties/compute").isTextual()) {
            content.put("computeId", resource.at("/properties/compute").asText());
        }
        if (!deployments.isEmpty()) {
            ArrayNode list = content.putArray("deployments");
            JsonNode ofDeployment = ofMember.at("/properties/deployments/items");
            deployments.forEach(deployment -> list.add(deployment(ofDeployment, deployment)));
        }
        endpoint(workspace, resource, schema, member, content);
    }

    private static ObjectNode deployment(JsonNode schema, ObjectNode resource) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode().put("name", resource.path("name").asText());
        spec.setAll(SchemaCopy.object(schema, resource.path("properties")));
        boolean scales = !spec.at("/scaleSettings/scaleType").asText("Default").equals("Default");
        if (resource.at("/sku/capacity").isNumber() && schema.path("properties").has("instanceCount") && !scales) {
            spec.put("instanceCount", resource.at("/sku/capacity").asInt());
        }
        common(schema, resource, spec);
        withoutAzuresOwn(spec);
        return spec;
    }

    private void batchEndpoint(Imported workspace, ObjectNode resource) {
        JsonNode schema = schema("MLInferenceEndpoint");
        JsonNode ofMember = schema.at("/properties/batch");
        ObjectNode content = SchemaCopy.object(ofMember, resource.path("properties"));
        Optional.ofNullable(resource.at("/properties/defaults/deploymentName").textValue()).filter(d -> !d.isEmpty())
                .ifPresent(name -> content.put("defaultDeployment", name));
        List<ObjectNode> deployments = inventory.below(resource, "deployments");
        if (!deployments.isEmpty()) {
            ArrayNode list = content.putArray("deployments");
            deployments.forEach(deployment -> list.add(batchDeployment(ofMember.at("/properties/deployments/items"),
                    deployment)));
        }
        endpoint(workspace, resource, schema, "batch", content);
    }

    private static ObjectNode batchDeployment(JsonNode schema, ObjectNode resource) {
        JsonNode properties = resource.path("properties");
        ObjectNode spec = deployment(schema, resource);
        Optional.ofNullable(properties.at("/model/assetId").textValue()).ifPresent(id -> spec.put("model", id));
        Optional.ofNullable(properties.path("compute").textValue()).ifPresent(id -> spec.put("computeId", id));
        JsonNode pipeline = properties.path("deploymentConfiguration");
        if (pipeline.path("deploymentConfigurationType").asText().equalsIgnoreCase("PipelineComponent")) {
            ObjectNode component = SchemaCopy.object(schema.at("/properties/pipelineComponent"), pipeline);
            Optional.ofNullable(pipeline.at("/componentId/assetId").textValue())
                    .ifPresent(id -> component.put("componentId", id));
            spec.set("pipelineComponent", component);
        }
        return spec;
    }

    /** What a file gives others on what the workspace depends on; in Azure that is much, of which nobody chose most. */
    private void rolesOnDependencies(Imported workspace, ObjectNode resource) {
        Roles.DEPENDENCIES.forEach((property, dependency) -> {
            String id = resource.at("/properties/" + property).asText("");
            for (ObjectNode assignment : id.isEmpty()
                    ? List.<ObjectNode>of()
                    : inventory.at(id, Roles.TYPE, Roles.API_VERSION, Roles.OF_THE_SCOPE)) {
                // Workspaces may share what they depend on; what a workspace itself needs there, the operator gives it.
                if (Roles.isOn(assignment, id) && !Roles.isOf(assignment, resource)
                        && given.add(assignment.path("id").asText().toLowerCase(Locale.ROOT))) {
                    roleAssignment(workspace, assignment, inWorkspace(workspace).put("dependency", dependency), () -> {
                        // It is told with what else is no workspace's.
                    });
                }
            }
        });
    }

    private void roleAssignment(Imported workspace, ObjectNode resource, ObjectNode place, Runnable unsaid) {
        Roles.spec(place, resource).ifPresentOrElse(spec -> {
            String id = resource.path("id").asText();
            String name = names.of(Imported.ROLE, workspace.name() + "-" + id.substring(id.lastIndexOf('/') + 1));
            all.add(Imported.of(Imported.ROLE, name, id, workspace.folder(), spec));
        }, unsaid);
    }

    private void serverlessEndpoint(Imported workspace, ObjectNode resource) {
        JsonNode schema = schema("MLInferenceEndpoint");
        endpoint(workspace, resource, schema, "serverless", SchemaCopy.object(schema.at("/properties/serverless"),
                resource.path("properties")));
    }

    private void endpoint(Imported workspace, ObjectNode resource, JsonNode schema, String member,
            ObjectNode content) {
        ObjectNode spec = inWorkspace(workspace);
        withoutAzuresOwn(content);
        spec.set(member, content);
        common(schema, resource, spec);
        Imported imported = add("MLInferenceEndpoint", resource.path("name").asText(), resource, workspace.folder(),
                spec);
        imported.spec().path(member).path("deployments").forEach(deployment -> Secrets.conceal((ObjectNode) deployment,
                imported));
    }
}
