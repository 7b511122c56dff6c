package dev.azureml.operator.convert;

import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds out what a file of az ml describes: by its {@code $schema}, else by its keys. az ml knows it from the command. */
final class Recognition {
    private static final Set<String> COMPUTES = Set.of("amlcompute", "computeinstance", "virtualmachine",
            "synapsespark", "kubernetes", "aks");
    private static final Set<String> COMPUTE_SCHEMAS = Set.of("amlcompute", "computeinstance", "kubernetescompute",
            "vmcompute", "virtualmachinecompute", "synapsesparkcompute", "sparkcompute", "compute");
    private static final Set<String> STORES = Set.of("azureblob", "azurefile", "azuredatalakegen1",
            "azuredatalakegen2", "onelake", "hdfs");
    private static final Set<String> DATA_TYPES = Set.of("uri_file", "uri_folder", "mltable");
    private static final Set<String> MODEL_TYPES = Set.of("custom_model", "mlflow_model", "triton_model");
    private static final Set<String> JOB_TYPES = Set.of("command", "pipeline", "sweep", "automl", "spark", "parallel",
            "finetuning", "distillation", "base");
    private static final String JOBS = "jobs, pipelines and components have no kind here: they are runs, not things that "
            + "stay; go on starting them with az ml job create, or from your pipeline";
    private static final String SCHEDULES = "schedules and monitors of jobs have no kind here; go on making them with az "
            + "ml schedule create";
    private static final String REGISTRIES = "registries have no kind here; go on making them with az ml registry create, "
            + "and name what is in them by azureml://registries/REGISTRY/models/NAME/versions/VERSION";
    private static final String FEATURES = "feature sets and entities have no kind here; a feature store itself is an "
            + "MLWorkspace with kind: FeatureStore, to be written by hand";
    private static final String SUBSCRIPTIONS = "the subscription to a model of the marketplace has no object of its own: "
            + "say serverless.marketplaceSubscription: true in the endpoint's manifest";
    /** What the ends of names of schemas say; longer ones before those that they end with. */
    private static final List<Map.Entry<String, Recognised>> BY_SCHEMA = List.of(
            Map.entry("deploymenttemplate",
                    new NoKind("templates of deployments have no kind here; write what they say "
                            + "into each deployment")),
            Map.entry("batchdeployment", new Known(SourceKind.BATCH_DEPLOYMENT)),
            Map.entry("onlinedeployment", new Known(SourceKind.ONLINE_DEPLOYMENT)),
            Map.entry("batchendpoint", new Known(SourceKind.BATCH_ENDPOINT)),
            Map.entry("onlineendpoint", new Known(SourceKind.ONLINE_ENDPOINT)),
            Map.entry("serverlessendpoint", new Known(SourceKind.SERVERLESS_ENDPOINT)),
            Map.entry("marketplacesubscription", new NoKind(SUBSCRIPTIONS)),
            Map.entry("connection", new Known(SourceKind.CONNECTION)),
            Map.entry("datastore", new Known(SourceKind.DATASTORE)),
            Map.entry("featurestore", new NoKind(FEATURES)),
            Map.entry("featurestoreentity", new NoKind(FEATURES)),
            Map.entry("featureset", new NoKind(FEATURES)),
            Map.entry("dataimport", new NoKind("imports of data have no kind here; go on with az ml data import")),
            Map.entry("registry", new NoKind(REGISTRIES)),
            Map.entry("schedule", new NoKind(SCHEDULES)),
            Map.entry("monitor", new NoKind(SCHEDULES)),
            Map.entry("job", new NoKind(JOBS)),
            Map.entry("component", new NoKind(JOBS)),
            Map.entry("capabilityhost", new NoKind("capability hosts have no kind here; go on making them with az ml")),
            Map.entry("index", new NoKind("indexes have no kind here; go on making them with az ml")),
            Map.entry("environment", new Known(SourceKind.ENVIRONMENT)),
            Map.entry("model", new Known(SourceKind.MODEL)),
            Map.entry("dataset", new Known(SourceKind.DATA)),
            Map.entry("data", new Known(SourceKind.DATA)),
            Map.entry("dataasset", new Known(SourceKind.DATA)),
            Map.entry("mltable", new Foreign("an MLTable, a part of a data asset's files")),
            Map.entry("workspace", new Known(SourceKind.WORKSPACE)),
            Map.entry("hub", new Known(SourceKind.WORKSPACE)),
            Map.entry("project", new Known(SourceKind.WORKSPACE)),
            Map.entry("flow", new Foreign("a prompt flow")));

    private Recognition() {
    }

    /** What a document is. */
    sealed interface Recognised {
    }

    /** A thing that has a kind here. */
    record Known(SourceKind kind) implements Recognised {
    }

    /** A thing of az ml that has none. */
    record NoKind(String reason) implements Recognised {
    }

    /** Nothing of az ml. */
    record Foreign(String what) implements Recognised {
    }

    /** It could be several things. */
    record Unclear(String reason) implements Recognised {
    }

    /**
     * Returns what a document is.
     *
     * @param isOfDeployments of which kind the deployments are that name the endpoint of this name
     */
    static Recognised of(Yaml.Mapping document, Predicate<SourceKind> isOfDeployments) {
        return ofSchema(document).or(() -> Shown.kind(document).map(Known::new))
                .orElseGet(() -> ofKeys(document, isOfDeployments));
    }

    private static Optional<Recognised> ofSchema(Yaml.Mapping document) {
        return document.text("$schema").flatMap(Recognition::ofSchemaName);
    }

    private static Optional<Recognised> ofSchemaName(String schema) {
        String path = schema.strip().toLowerCase(Locale.ROOT).replaceAll("[?#].*$", "").replaceAll("/+$", "");
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("([.]schema)?[.]json$", "")
                .replaceAll("[_-]", "");
        if (COMPUTE_SCHEMAS.contains(name)) {
            return Optional.of(new Known(SourceKind.COMPUTE));
        }
        if (STORES.contains(name)) {
            return Optional.of(new Known(SourceKind.DATASTORE));
        }
        return BY_SCHEMA.stream().filter(entry -> name.endsWith(entry.getKey())).findFirst().map(Map.Entry::getValue);
    }

    private static Recognised ofKeys(Yaml.Mapping document, Predicate<SourceKind> isOfDeployments) {
        return foreign(document).or(() -> deployment(document)).or(() -> ofType(document)).or(() -> noKind(document))
                .or(() -> endpoint(document, isOfDeployments)).or(() -> asset(document))
                .or(() -> workspace(document)).orElseGet(() -> new Unclear(why(document)));
    }

    private static String why(Yaml.Mapping document) {
        if (document.text("type").isPresent()) {
            return "its type, " + Secrecy.shown(document.text("type").get()) + ", is none that is known";
        }
        return document.has("path")
                ? "it has no type, so that it can be data or a model"
                : "it has no $schema, and its keys fit several kinds of files or none";
    }

    private static Optional<Recognised> foreign(Yaml.Mapping document) {
        if (document.has("apiVersion") && document.has("kind")) {
            return Optional.of(new Foreign("a manifest of Kubernetes already"));
        }
        if (document.has("channels") || document.has("dependencies") && !document.has("type")) {
            return Optional.of(new Foreign("a conda file"));
        }
        if (document.has("on") && document.has("jobs")) {
            return Optional.of(new Foreign("a GitHub workflow"));
        }
        if (document.has("stages") || document.has("pool") || document.has("steps")
                || document.has("resources") && document.has("trigger")) {
            return Optional.of(new Foreign("an Azure pipeline"));
        }
        if (document.has("services") && !document.has("type")) {
            return Optional.of(new Foreign("a file of Docker Compose"));
        }
        if (document.has("flavors") && !document.has("path")) {
            return Optional.of(new Foreign("an MLmodel file, a part of a model's files"));
        }
        if (document.has("paths") && !document.has("path")) {
            return Optional.of(new Foreign("an MLTable, a part of a data asset's files"));
        }
        if (document.has("nodes")) {
            return Optional.of(new Foreign("a prompt flow"));
        }
        return Optional.empty();
    }

    private static Optional<Recognised> deployment(Yaml.Mapping document) {
        String type = document.text("type").orElse("").toLowerCase(Locale.ROOT);
        boolean named = document.has("endpoint_name");
        boolean batch = any(document, "mini_batch_size", "retry_settings", "output_action", "output_file_name",
                "error_threshold", "max_concurrency_per_instance", "logging_level", "job_definition")
                || named && (any(document, "compute", "component", "settings")
                        || type.equals("model") || type.equals("pipeline"));
        boolean online = any(document, "instance_type", "scale_settings", "request_settings", "liveness_probe",
                "readiness_probe", "app_insights_enabled", "data_collector", "egress_public_network_access",
                "model_mount_path") && !document.has("jobs")
                || named && (any(document, "instance_count", "code_configuration")
                        || type.equals("managed") || type.equals("kubernetes"));
        if (batch) {
            return Optional.of(new Known(SourceKind.BATCH_DEPLOYMENT));
        }
        if (online) {
            return Optional.of(new Known(SourceKind.ONLINE_DEPLOYMENT));
        }
        return named
                ? Optional.of(
                        new Unclear("it names an endpoint, and nothing tells whether an online or a batch endpoint"))
                : Optional.empty();
    }

    private static Optional<Recognised> ofType(Yaml.Mapping document) {
        if (document.text("type").isEmpty()) {
            return Optional.empty();
        }
        String type = document.text("type").get().toLowerCase(Locale.ROOT);
        String folded = Names.folded(type);
        if (COMPUTES.contains(folded)) {
            return Optional.of(new Known(SourceKind.COMPUTE));
        }
        if (DATA_TYPES.contains(type)) {
            return Optional.of(new Known(SourceKind.DATA));
        }
        if (MODEL_TYPES.contains(type)) {
            return Optional.of(new Known(SourceKind.MODEL));
        }
        boolean connects = any(document, "target", "url", "is_shared", "metadata")
                || document.value("credentials").filter(value -> value instanceof Yaml.Mapping credentials
                        && credentials.has("type")).isPresent();
        if (STORES.contains(folded) && !connects) {
            return Optional.of(new Known(SourceKind.DATASTORE));
        }
        if (JOB_TYPES.contains(type)) {
            return Optional.of(new NoKind(JOBS));
        }
        return Connections.category(type).map(_ -> new Known(SourceKind.CONNECTION));
    }

    private static Optional<Recognised> noKind(Yaml.Mapping document) {
        if (any(document, "create_job", "create_monitor", "import_data")) {
            return Optional.of(new NoKind(SCHEDULES));
        }
        if (any(document, "replication_locations", "primary_location")) {
            return Optional.of(new NoKind(REGISTRIES));
        }
        if (any(document, "jobs", "command", "experiment_name")) {
            return Optional.of(new NoKind(JOBS));
        }
        if (document.has("specification") && any(document, "entities", "materialization_settings")
                || document.has("index_columns")) {
            return Optional.of(new NoKind(FEATURES));
        }
        return Optional.empty();
    }

    private static Optional<Recognised> endpoint(Yaml.Mapping document, Predicate<SourceKind> isOfDeployments) {
        if (document.text("model_id").isPresent()) {
            return Optional.of(new Known(SourceKind.SERVERLESS_ENDPOINT));
        }
        if (document.has("defaults")) {
            return Optional.of(new Known(SourceKind.BATCH_ENDPOINT));
        }
        String auth = Names.folded(document.text("auth_mode").orElse(""));
        if (any(document, "traffic", "mirror_traffic") || auth.equals("key") || auth.equals("amltoken")) {
            return Optional.of(new Known(SourceKind.ONLINE_ENDPOINT));
        }
        boolean online = isOfDeployments.test(SourceKind.ONLINE_DEPLOYMENT);
        if (online != isOfDeployments.test(SourceKind.BATCH_DEPLOYMENT)) {
            return Optional.of(new Known(online ? SourceKind.ONLINE_ENDPOINT : SourceKind.BATCH_ENDPOINT));
        }
        return auth.isEmpty()
                ? Optional.empty()
                : Optional.of(new Unclear("online and batch endpoints both take auth_mode: aad_token"));
    }

    private static Optional<Recognised> asset(Yaml.Mapping document) {
        return any(document, "image", "build", "conda_file") && !document.has("location")
                ? Optional.of(new Known(SourceKind.ENVIRONMENT))
                : Optional.empty();
    }

    private static Optional<Recognised> workspace(Yaml.Mapping document) {
        String kind = document.text("kind").orElse("").toLowerCase(Locale.ROOT);
        if (kind.equals("featurestore")) {
            return Optional.of(new NoKind(FEATURES));
        }
        boolean found = kind.equals("hub") || kind.equals("project") || kind.equals("default")
                || any(document, "hub_id",
                        "workspace_hub", "hbi_workspace", "storage_account", "key_vault", "application_insights",
                        "container_registry", "managed_network", "customer_managed_key", "image_build_compute",
                        "system_datastores_auth_mode", "serverless_compute", "primary_user_assigned_identity")
                || document.has("location") && any(document, "display_name", "public_network_access", "resource_group");
        return found ? Optional.of(new Known(SourceKind.WORKSPACE)) : Optional.empty();
    }

    private static boolean any(Yaml.Mapping document, String... keys) {
        for (String key : keys) {
            if (document.has(key)) {
                return true;
            }
        }
        return false;
    }
}
