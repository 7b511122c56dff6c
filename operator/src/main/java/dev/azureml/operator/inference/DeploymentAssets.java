package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.BatchDeployment;
import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.DeploymentSpec;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.api.ManagedOnlineDeployment.Collection;
import dev.azureml.api.ModelType;
import dev.azureml.api.ObjectName;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.asset.ImageSource;
import dev.azureml.operator.asset.ModelFiles;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.NotReady;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what one deployment is made of: model, environment, code and variables. Pure; for deployments of any target. */
final class DeploymentAssets {
    private static final Kin MODEL = new Kin("models", "model", "model", "/properties/model", "MLModel", "modelRef");
    private static final Kin ENVIRONMENT = new Kin("environments", "environment", "environmentId",
            "/properties/environmentId", "MLEnvironment", "environmentRef");
    private static final Kin COMPONENT = new Kin("components", "component", "pipelineComponent.componentId",
            "/properties/deploymentConfiguration/componentId", "", "");

    private static final String COLLECTOR = "dataCollector";
    private static final String CODE_ID = "/properties/codeConfiguration/codeId";

    private final String path;
    private final String key;
    private final DeploymentSpec deployment;
    private final ArmId endpoint;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final ObjectNode properties = Json.object();
    private final Map<JsonPointer, SecretValue> secrets = new HashMap<>();
    private final Set<JsonPointer> unknown = new HashSet<>();
    private final List<Intent> needs = new ArrayList<>();
    private final List<Problem> hindrances = new ArrayList<>();

    /**
     * A kind of asset that a deployment names: by its name, or by an object of ours.
     *
     * @param property where the deployment of the spec has it
     * @param place where the body has it
     * @param kind of the object of ours; empty where there is none
     * @param reference the property that refers to that
     */
    private record Kin(String collection, String word, String property, String place, String kind, String reference) {
        ObjectRef ref(ObjectName name) {
            return new ObjectRef(kind, null, name.name());
        }

        /** Azure's name of the property. */
        String name() {
            return place.substring(place.lastIndexOf('/') + 1);
        }

        /** The asset that the collection of a data collector is stored in. */
        static Kin ofCollection(String collection) {
            String property = COLLECTOR + ".collections." + collection + ".";
            String place = JsonPointer.compile("/properties/" + COLLECTOR + "/collections").appendProperty(collection)
                    .appendProperty("dataId").toString();
            return new Kin("data", "data asset", property + "dataId", place, "MLData", property + "dataRef");
        }

        /** What helps where there is none of the name. */
        String advice(String name) {
            return "correct the name, or " + (kind.isEmpty()
                    ? "create " + name + ", as with az ml " + word + " create"
                    : "register " + name + " with an " + kind);
        }
    }

    private DeploymentAssets(String path, String key, DeploymentSpec deployment, ArmId endpoint,
            ResolvedReferences resolved,
            Facts facts) {
        this.path = path;
        this.key = key;
        this.deployment = deployment;
        this.endpoint = endpoint;
        this.resolved = resolved;
        this.facts = facts;
    }

    /** Objects of ours that the deployments refer to. */
    static List<ObjectRef> references(List<? extends DeploymentSpec> deployments) {
        return deployments.stream().flatMap(d -> Stream.concat(Stream.concat(
                Stream.ofNullable(d.modelRef()).map(MODEL::ref),
                Stream.ofNullable(d.environmentRef()).map(ENVIRONMENT::ref)),
                Stream.concat(broughtFrom(d),
                        collections(d).entrySet().stream().flatMap(e -> Stream.ofNullable(e.getValue().dataRef())
                                .map(Kin.ofCollection(e.getKey())::ref)))))
                .distinct().toList();
    }

    /** The datastores in which is what a deployment brings along. */
    private static Stream<ObjectRef> broughtFrom(DeploymentSpec deployment) {
        return Stream.concat(model("", deployment).map(ModelFiles::location).stream(),
                environment("", deployment).flatMap(ImageSource::context).stream())
                .flatMap(location -> location.reference().stream());
    }

    private static Optional<ModelFiles> model(String path, DeploymentSpec deployment) {
        return Optional.ofNullable(deployment.modelSource()).map(source -> ModelFiles.of(path + ".modelSource",
                Objects.requireNonNullElse(deployment.modelType(), ModelType.custom_model), source));
    }

    private static Optional<ImageSource> environment(String path, DeploymentSpec deployment) {
        return Optional.ofNullable(deployment.environment())
                .map(said -> ImageSource.of(path + ".environment", said));
    }

    private static Map<String, Collection> collections(DeploymentSpec deployment) {
        return deployment instanceof OnlineDeployment online && online.dataCollector() != null
                ? online.dataCollector().collections()
                : Map.of();
    }

    /**
     * The parts of a deployment.
     *
     * @param path where the spec has it: {@code spec.managed.deployments[0]}
     * @param key of its intent
     */
    static DeploymentParts of(String path, String key, DeploymentSpec deployment, ArmId endpoint,
            ResolvedReferences resolved,
            Facts facts) {
        return new DeploymentAssets(path, key, deployment, endpoint, resolved, facts).find();
    }

    private DeploymentParts find() {
        asset(MODEL, deployment.model(), deployment.modelRef(), properties);
        model(path, deployment).ifPresent(files -> brought(MODEL, files.location().refusal(resolved),
                () -> AnonymousVersion.of(files, deployment.name(), endpoint, resolved)
                        .madeFor(path + ".modelSource").partOf(endpoint)));
        asset(ENVIRONMENT, deployment.environmentId(), deployment.environmentRef(), properties);
        environment(path, deployment).ifPresent(source -> brought(ENVIRONMENT, source.refusal(resolved),
                () -> AnonymousVersion.of(source, deployment.name(), endpoint, resolved)
                        .madeFor(path + ".environment").partOf(endpoint)));
        if (deployment instanceof BatchDeployment batch && batch.pipelineComponent() != null) {
            asset(COMPONENT, batch.pipelineComponent().componentId(), null, properties);
        }
        code();
        variables();
        collector();
        return new DeploymentParts(properties, Map.copyOf(secrets), Set.copyOf(unknown),
                DeploymentParts.withheld(needs, Problem.all(hindrances).orElse(null)), List.copyOf(hindrances));
    }

    private void asset(Kin kin, @Nullable String said, @Nullable ObjectName ref, ObjectNode into) {
        String id = null;
        if (ref != null) {
            id = referred(kin, ref);
        } else if (said != null) {
            id = named(kin, said);
        }
        if (id != null) {
            into.put(kin.name(), id);
        } else if (ref != null || said != null) {
            unknown.add(JsonPointer.compile(kin.place()));
        }
    }

    /** What is registered for the deployment alone, unless it can't be. */
    private void brought(Kin kin, Optional<Translation.Refused> refusal, Supplier<Intent> version) {
        if (refusal.isPresent()) {
            hindrances.add(refusal.get().problem());
            unknown.add(JsonPointer.compile(kin.place()));
        } else {
            properties.put(kin.name(), needed(version.get()));
        }
    }

    private String needed(Intent version) {
        needs.add(version);
        return version.id().value();
    }

    private @Nullable String referred(Kin kin, ObjectName name) {
        var found = resolved.object(kin.ref(name));
        String object = kin.kind() + " " + name.name();
        if (!found.id().isWithin(resolved.requireWorkspace())) {
            return hindered(Reason.INVALID_SPEC, kin.reference(), object + " is " + found.id()
                    + ", and not in the endpoint's workspace: refer to one that is, or name it by " + kin.property());
        }
        String version = found.status().path("versionId").textValue();
        return version == null
                ? hindered(Reason.DEPENDENCY_NOT_READY, kin.reference(), object + " has no version that is ready yet"
                        + NotReady.why(found.status()))
                : version;
    }

    private @Nullable String named(Kin kin, String said) {
        String observed = observed(kin);
        return switch (AssetName.of(said)) {
            case AssetName.Id(String id) -> id;
            case AssetName.LatestOfRegistry latest -> latest.isMetBy(observed) ? observed : said;
            case AssetName.Version _ when observed.equalsIgnoreCase(said) -> observed;
            case AssetName.Version(String name, String version) -> version(kin, name, version, observed);
            case AssetName.Latest(String name) -> latest(kin, name);
            case AssetName.Wrong(String why) -> hindered(Reason.INVALID_SPEC, kin.property(), why);
        };
    }

    /** Batch deployments wrap the id of a model. */
    private String observed(Kin kin) {
        JsonNode asset = facts.at(key, kin.place());
        return asset.path("assetId").asText(asset.asText(""));
    }

    private @Nullable String version(Kin kin, String name, String version, String observed) {
        ArmId id = container(kin, name).child("versions", version);
        if (id.value().equalsIgnoreCase(observed)) {
            return id.value(); // at rest nothing is read for it
        }
        String looked = look(kin, id, name + "/" + version);
        if (!facts.absent(looked)) {
            return id.value();
        }
        String latest = facts.at(look(kin, container(kin, name), name), "/properties/latestVersion").asText("");
        return hindered(Reason.DEPENDENCY_NOT_READY, kin.property(), "the workspace has no version " + version
                + " of " + kin.word() + " " + name + " yet; " + (latest.isEmpty()
                        ? kin.advice(name)
                        : "its latest is " + latest));
    }

    private @Nullable String latest(Kin kin, String name) {
        String looked = look(kin, container(kin, name), name);
        String latest = facts.at(looked, "/properties/latestVersion").asText("");
        if (!latest.isEmpty()) {
            return container(kin, name).child("versions", latest).value();
        }
        return facts.knows(looked)
                ? hindered(Reason.DEPENDENCY_NOT_READY, kin.property(), facts.absent(looked)
                        ? "the workspace has no " + kin.word() + " " + name + " yet; " + kin.advice(name)
                        : "the latest version of " + kin.word() + " " + name + " is not known")
                : null;
    }

    private ArmId container(Kin kin, String name) {
        return resolved.requireWorkspace().child(kin.collection(), name);
    }

    private String look(Kin kin, ArmId id, String name) {
        String looked = kin.word() + "/" + name;
        needs.add(Intent.look(looked, id, resolved.apiVersion(id.type(), InferenceEndpointKind.API_VERSION)));
        return looked;
    }

    private @Nullable String hindered(Reason reason, String property, String why) {
        hindrances.add(new Problem(reason, path + "." + property + ": " + why));
        return null;
    }

    private void code() {
        var code = deployment.codeConfiguration();
        if (code == null) {
            return;
        }
        ObjectNode arm = properties.putObject("codeConfiguration");
        ArmBody.put(arm, "codeId", code.codeId());
        arm.put("scoringScript", code.scoringScript());
        List<Problem> wrong = new ArrayList<>();
        new DeploymentCode(path + ".codeConfiguration", deployment.name(), endpoint, resolved, wrong::add)
                .version(code).ifPresent(version -> arm.put("codeId", needed(version.madeFor(path
                        + ".codeConfiguration").partOf(endpoint))));
        if (!wrong.isEmpty()) {
            hindrances.addAll(wrong);
            unknown.add(JsonPointer.compile(CODE_ID));
            CodeVersion.serving(facts.at(key, CODE_ID).asText(""), resolved).ifPresent(needs::add);
        }
    }

    private void collector() {
        Map<String, Collection> collections = collections(deployment);
        if (!(deployment instanceof OnlineDeployment online) || online.dataCollector() == null) {
            return;
        }
        ObjectNode arm = Json.of(online.dataCollector());
        ObjectNode places = arm.putObject("collections");
        collections.forEach((name, collection) -> {
            ObjectNode place = Json.of(collection);
            place.remove(List.of("dataId", "dataRef"));
            places.set(name, place);
            if (collection.dataId() == null && collection.dataRef() == null) {
                collected(Kin.ofCollection(name), name, collection, place);
            } else {
                asset(Kin.ofCollection(name), collection.dataId(), collection.dataRef(), place);
            }
        });
        properties.set(COLLECTOR, arm);
    }

    /** A collection that names no data asset gets one, unless it has another in Azure, or collects nothing. */
    private void collected(Kin kin, String name, Collection collection, ObjectNode place) {
        if (collection.dataCollectionMode() != EnabledDisabled.Enabled) {
            return;
        }
        Optional<Intent> version = CollectedData.of(name, deployment.name(), endpoint, resolved);
        String observed = observed(kin);
        if (version.isEmpty()) {
            hindered(Reason.INVALID_SPEC, COLLECTOR + ".collections", "no data asset can be registered for collection '"
                    + name + "', whose name is part of the asset's and may have letters, digits, hyphens and "
                    + "underscores: name one by dataRef or dataId, or call the collection such as model_inputs");
        } else if (observed.isEmpty() || observed.equalsIgnoreCase(version.get().id().value())) {
            place.put(kin.name(), needed(registered(kin, version.get()).madeFor(path + "." + COLLECTOR
                    + ".collections." + name)));
        }
    }

    /** Of an asset that is there already the version would be the latest, and is not ours to add. */
    private Intent registered(Kin kin, Intent version) {
        ArmId asset = version.id().parent().orElseThrow();
        return facts.absent(version.key()) && facts.absent(look(kin, asset, asset.name()))
                ? version.partOf(endpoint)
                : version;
    }

    private void variables() {
        ArmBody.put(properties, "environmentVariables", deployment.environmentVariables());
        var sources = deployment.environmentVariablesFrom();
        if (sources == null || sources.isEmpty()) {
            return;
        }
        ObjectNode variables = properties.withObject("/environmentVariables");
        sources.forEach((name, source) -> {
            ConfigMapKeyRef configMap = source.configMapKeyRef();
            SecretKeyRef secret = source.secretKeyRef();
            if (configMap != null) {
                variables.put(name, resolved.configMapValue(configMap));
            } else if (secret != null) {
                secrets.put(JsonPointer.compile("/properties/environmentVariables").appendProperty(name),
                        resolved.secret(secret));
            }
        });
    }
}
