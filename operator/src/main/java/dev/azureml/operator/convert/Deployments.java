package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A deployment of az ml: an element of its endpoint's deployments. */
final class Deployments {
    private static final String TYPE = "type";
    private static final String MODEL = "model";
    private static final String COUNT = "instanceCount";
    private static final String ENVIRONMENT = "environment";
    private static final String PLAIN = "environmentVariables";
    private static final String FROM_SECRETS = "environmentVariablesFrom";
    private static final String ANONYMOUS = "is not used: what a deployment brings along is registered for it without a name; "
            + "for a name make a file of its own of it, which becomes ";

    private static final KeyTable INLINE_MODEL = KeyTable.of(
            Keys.by("path", (reading, entry) -> Content.model(reading, entry, "modelSource"), "modelSource.uri")
                    .note("inline; or modelSource.jobOutput, or datastoreRef and path in it, or archive, or configMapRef"),
            Keys.by("local_path", (reading, entry) -> Content.model(reading, entry, "modelSource")),
            Keys.by("uri", (reading, entry) -> Content.model(reading, entry, "modelSource")),
            Keys.by(TYPE, Deployments::modelType, "modelType").note("custom_model when absent"),
            Keys.none("name", ANONYMOUS + "an MLModel"), Keys.none("version", ANONYMOUS + "an MLModel"),
            Keys.none("description", ANONYMOUS + "an MLModel"), Keys.none("tags", ANONYMOUS + "an MLModel"),
            Keys.none("properties", ANONYMOUS + "an MLModel"), Keys.none("stage", ANONYMOUS + "an MLModel"),
            Keys.none("flavors", ANONYMOUS + "an MLModel"), Keys.none("datastore", ANONYMOUS + "an MLModel"));
    private static final KeyTable INLINE_ENVIRONMENT = Environments.TABLE.and(KeyTable.of(
            Keys.known("$schema"),
            Keys.none("name", ANONYMOUS + "an MLEnvironment"), Keys.none("version", ANONYMOUS + "an MLEnvironment"),
            Keys.none("description", ANONYMOUS + "an MLEnvironment"), Keys.none("tags", ANONYMOUS + "an MLEnvironment"),
            Keys.none("properties", ANONYMOUS + "an MLEnvironment"),
            Keys.none("path", "conda_file and build.path say it")));
    private static final KeyTable CODE = KeyTable.of(
            Keys.by("code", (reading, entry) -> Content.code(reading, entry, "codeConfiguration"),
                    "codeConfiguration.configMapRef")
                    .note("a folder in a ConfigMap; or files, archive, codeUri or codeId"),
            Keys.to("scoring_script", "codeConfiguration.scoringScript"));

    private static final KeyTable ALL = KeyTable.of(
            Keys.known("$schema"), Keys.by("name", (reading, entry) -> reading.plain(entry, "name"), "name"),
            Keys.known("endpoint_name"), Keys.same("description"), Keys.same("tags"), Keys.same("properties"),
            Keys.by(MODEL, Deployments::model, MODEL).note("the model in Azure; or modelRef to an MLModel"),
            Keys.in("code_configuration", CODE),
            Keys.by(ENVIRONMENT, Deployments::environment, "environmentId")
                    .note("the environment in Azure; or environmentRef to an MLEnvironment"),
            Keys.by("environment_variables", Deployments::variables, PLAIN).note("secrets: environmentVariablesFrom"),
            Keys.answer("id"), Keys.answer("provisioning_state"), Keys.answer("creation_context"));

    private static final KeyTable REQUESTS = KeyTable.of(
            Keys.milliseconds("request_timeout_ms", "requestSettings.requestTimeout"),
            Keys.to("max_concurrent_requests_per_instance", "requestSettings.maxConcurrentRequestsPerInstance"),
            Keys.milliseconds("max_queue_wait_ms", "requestSettings.maxQueueWait"));
    private static final KeyTable COLLECTION = KeyTable.of(
            Keys.by("enabled", (reading, entry) -> reading.truth(entry).ifPresent(on -> reading.put(entry,
                    "dataCollectionMode", on ? "Enabled" : "Disabled")), "dataCollectionMode"),
            Keys.by("data", Deployments::collected, "dataId"), Keys.same("client_id"));
    private static final KeyTable COLLECTOR = KeyTable.of(
            Keys.by("collections", Deployments::collections, "dataCollector.collections"),
            Keys.to("rolling_rate", "dataCollector.rollingRate"), Keys.known("sampling_rate"),
            Keys.in("request_logging",
                    KeyTable.of(Keys.to("capture_headers", "dataCollector.requestLogging.captureHeaders"))),
            Keys.none("enabled", "early versions of az ml had it; collections say what is collected now"),
            Keys.none("destination", "early versions of az ml had it; collections say what is collected now"),
            Keys.none("sampling_strategy", "early versions of az ml had it; sampling_rate says it now"));
    private static final KeyTable ONLINE = ALL.and(KeyTable.of(
            Keys.known(TYPE), Keys.to("app_insights_enabled", "appInsightsEnabled").orElse("false"),
            Keys.in("request_settings", REQUESTS), probe("liveness_probe", "livenessProbe"),
            probe("readiness_probe", "readinessProbe"), probe("startup_probe", "startupProbe"),
            Keys.same("instance_count"), Keys.same("instance_type"), Keys.same("model_mount_path"),
            Keys.by("data_collector", Deployments::collector)));

    static final KeyTable MANAGED = ONLINE.and(KeyTable.of(
            Keys.in("scale_settings", KeyTable.of(Keys.by(TYPE, Deployments::managedScale, "scaleSettings.scaleType"),
                    Keys.by("scale_type", Deployments::managedScale), Keys.same("instance_count"),
                    noScale("min_instances"), noScale("max_instances"), noScale("polling_interval"),
                    noScale("target_utilization_percentage"))),
            Keys.same("egress_public_network_access"),
            Keys.by("private_network_connection",
                    (reading, entry) -> reading.truth(entry).filter(isPrivate -> isPrivate)
                            .ifPresent(_ -> {
                                reading.put(entry, "egressPublicNetworkAccess", "Disabled");
                                reading.remark(entry, "egressPublicNetworkAccess",
                                        "is what egress_public_network_access: disabled was "
                                                + "called in early versions of az ml");
                            })),
            Keys.none("resources",
                    "resources are for deployments on Kubernetes; the size of the machine is instance_type")));
    static final KeyTable KUBERNETES = ONLINE.and(KeyTable.of(
            Keys.in("scale_settings", KeyTable.of(Keys.by(TYPE, Deployments::scale, "scaleSettings.scaleType"),
                    Keys.by("scale_type", Deployments::scale), Keys.same("instance_count"),
                    Keys.to("min_instances", "scaleSettings.minInstances"),
                    Keys.to("max_instances", "scaleSettings.maxInstances"),
                    Keys.seconds("polling_interval", "scaleSettings.pollingInterval"),
                    Keys.to("target_utilization_percentage", "scaleSettings.targetUtilizationPercentage"))),
            Keys.in("resources", KeyTable.of(Keys.in("requests", resources("containerResourceRequests")),
                    Keys.in("limits", resources("containerResourceLimits")))),
            Keys.none("egress_public_network_access", "it is for managed deployments"),
            Keys.none("private_network_connection", "it is for managed deployments"),
            Keys.none("resource_requirements",
                    "early versions of az ml had it; resources.requests and resources.limits say it "
                            + "now")));

    private static final KeyTable BATCH_RESOURCES = KeyTable.of(Keys.to("instance_count", "resources.instanceCount"),
            Keys.to("instance_type", "resources.instanceType"), noResource("properties"), noResource("locations"),
            noResource("shm_size"), noResource("max_instance_count"), noResource("docker_args"));
    private static final KeyTable RETRIES = KeyTable.of(Keys.to("max_retries", "retrySettings.maxRetries"),
            Keys.seconds("timeout", "retrySettings.timeout"));
    private static final KeyTable BATCH_SETTINGS = KeyTable.of(Keys.same("error_threshold"),
            Keys.in("retry_settings", RETRIES), Keys.same("mini_batch_size"), Keys.same("logging_level"),
            Keys.same("output_action").such("append_row", "AppendRow"), Keys.same("output_file_name"),
            Keys.same("max_concurrency_per_instance"), Keys.to("instance_count", "resources.instanceCount"));

    static final KeyTable BATCH = ALL.and(BATCH_SETTINGS).and(KeyTable.of(
            Keys.known(TYPE), Keys.in("resources", BATCH_RESOURCES),
            Keys.by("compute", Deployments::compute, "computeId").note("or computeRef to an MLCompute"),
            Keys.in("output_configuration", KeyTable.of(Keys.same("output_action"),
                    Keys.to("append_row_file_name", "outputFileName"))),
            Keys.in("settings", BATCH_SETTINGS.and(KeyTable.of(
                    Keys.by("environment_variables", Deployments::variables, PLAIN)))),
            Keys.by("component", Deployments::component),
            Keys.by("job_definition", Deployments::component)));
    static final KeyTable PIPELINE = KeyTable.of(
            Keys.known("$schema"), Keys.by("name", (reading, entry) -> reading.plain(entry, "name"), "name"),
            Keys.known("endpoint_name"), Keys.known(TYPE), Keys.same("description"), Keys.same("tags"),
            Keys.same("properties"),
            Keys.by("component", Deployments::component, "pipelineComponent.componentId"),
            Keys.by("job_definition", Deployments::jobDefinition),
            Keys.by("settings", (reading, entry) -> settings(reading, entry), "pipelineComponent.settings"),
            Keys.by("compute", (reading, entry) -> References.compute(reading, entry, ""), "computeId"),
            Keys.answer("id"), Keys.answer("provisioning_state"), Keys.answer("creation_context"));

    /** A target of deployments. */
    enum Target {
        MANAGED("managed"),
        KUBERNETES("kubernetes"),
        BATCH("batch"),
        PIPELINE("batch");

        private final String member;

        Target(String member) {
            this.member = member;
        }

        /** Returns the member of the endpoint's spec. */
        String member() {
            return member;
        }
    }

    private Deployments() {
    }

    /** Returns where a deployment runs; an online one may leave that to its endpoint. */
    static Target target(Yaml.Mapping from, SourceKind kind, boolean onKubernetes) {
        if (kind == SourceKind.BATCH_DEPLOYMENT) {
            boolean pipeline = from.text(TYPE).filter("pipeline"::equalsIgnoreCase).isPresent()
                    || from.has("component") || from.has("job_definition");
            return pipeline ? Target.PIPELINE : Target.BATCH;
        }
        return onKubernetes || isOnKubernetes(from) ? Target.KUBERNETES : Target.MANAGED;
    }

    static boolean isOnKubernetes(Yaml.Mapping from) {
        return from.text(TYPE).filter("kubernetes"::equalsIgnoreCase).isPresent()
                || from.text("$schema").filter(schema -> schema.toLowerCase(Locale.ROOT).contains("kubernetes"))
                        .isPresent();
    }

    static void read(Reading reading, Target target) {
        reading.read(switch (target) {
            case MANAGED -> MANAGED;
            case KUBERNETES -> KUBERNETES;
            case BATCH -> BATCH;
            case PIPELINE -> PIPELINE;
        });
        Yaml.Mapping from = reading.from();
        Draft draft = reading.draft();
        if (draft.has("codeConfiguration") && !draft.has("codeConfiguration.scoringScript")) {
            reading.refuse(new Yaml.Entry(from.place(), "code_configuration.scoring_script", from),
                    "is missing: add the script to run, relative to the code");
        }
        switch (target) {
            case MANAGED -> {
                if (!draft.has("instanceType")) {
                    reading.remark(new Yaml.Entry(from.place(), "instance_type", from), "",
                            "is not in the file; az ml wants one, "
                                    + "and Azure takes Standard_F4s_v2 without");
                }
            }
            case BATCH -> {
                need(reading, "compute", "such as compute: azureml:cpu-cluster");
                need(reading, MODEL, "such as model: azureml:NAME:VERSION");
            }
            case PIPELINE -> {
                if (!from.has("job_definition")) {
                    need(reading, "component", "such as component: azureml:NAME:VERSION");
                }
            }
            case KUBERNETES -> onKubernetes(reading);
        }
    }

    private static void onKubernetes(Reading reading) {
        Draft draft = reading.draft();
        String type = draft.value().at("/scaleSettings/scaleType").asText();
        if (draft.has(COUNT) && type.isEmpty()) {
            draft.put("scaleSettings.scaleType", TextNode.valueOf("Default"),
                    new Draft.Origin(reading.from().place(), "scale_settings.type"));
            draft.comment("scaleSettings", "Azure's default, scale_settings");
        } else if (draft.has(COUNT) && !type.equals("Default")) {
            draft.drop(COUNT);
            reading.remark(new Yaml.Entry(reading.from().place(), "instance_count", reading.from()), "scaleSettings",
                    "is decided by the load where scale_settings.type is target_utilization: left out");
        }
        for (String field : List.of("minInstances", "maxInstances", "pollingInterval", "targetUtilizationPercentage")) {
            if (type.equals("Default") && draft.has("scaleSettings." + field)) {
                draft.drop("scaleSettings." + field);
                reading.remark(
                        new Yaml.Entry(reading.from().place(), "scale_settings." + Names.snake(field), reading.from()),
                        "scaleSettings", "is for type: target_utilization: left out");
            }
        }
        if (draft.value().path(MODEL).asText().startsWith("azureml://registries/")) {
            reading.refuse(reading.from().entry(MODEL).orElseThrow(),
                    "is of a registry, from which deployments on Kubernetes take "
                            + "none: register it in the workspace and write azureml:NAME:VERSION");
        }
    }

    /** Early versions of az ml had the count of nodes beside the compute's name. */
    private static void compute(Reading reading, Yaml.Entry entry) {
        if (entry.value() instanceof Yaml.Mapping) {
            reading.below(entry).ifPresent(inner -> inner.read(KeyTable.of(
                    Keys.by("target", (below, target) -> References.compute(below, target, "")),
                    Keys.to("instance_count", "resources.instanceCount"), noResource("instance_type"))));
        } else {
            References.compute(reading, entry, "");
        }
    }

    private static void need(Reading reading, String key, String what) {
        if (!reading.from().has(key)) {
            reading.refuse(new Yaml.Entry(reading.from().place(), key, reading.from()), "is missing: add it, " + what);
        }
    }

    private static Key noScale(String name) {
        return Keys.none(name,
                "Azure scales managed deployments by rules of Azure Monitor: write autoscale in place of "
                        + "instanceCount");
    }

    private static Key noResource(String name) {
        return Keys.none(name, "a batch deployment takes instance_count and instance_type alone");
    }

    private static Key probe(String name, String field) {
        return Keys.in(name, KeyTable.of(Keys.seconds("initial_delay", field + ".initialDelay"),
                Keys.seconds("period", field + ".period"), Keys.seconds("timeout", field + ".timeout"),
                Keys.to("success_threshold", field + ".successThreshold"),
                Keys.to("failure_threshold", field + ".failureThreshold")));
    }

    private static KeyTable resources(String name) {
        String at = "containerResourceRequirements." + name;
        return KeyTable.of(Keys.to("cpu", at + ".cpu"), Keys.to("memory", at + ".memory"),
                Keys.to("nvidia.com/gpu", at + ".gpu"), Keys.to("gpu", at + ".gpu"));
    }

    private static void managedScale(Reading reading, Yaml.Entry entry) {
        reading.text(entry).ifPresent(type -> {
            switch (Names.folded(type)) {
                case "default", "manual" -> reading.put(entry, "scaleSettings.scaleType", "Default");
                default ->
                    reading.remark(entry, "", "is " + Secrecy.shown(type) + ", which Azure does not take on its own "
                            + "machines: write autoscale, with rules, in place of instanceCount: left out");
            }
        });
    }

    private static void scale(Reading reading, Yaml.Entry entry) {
        reading.text(entry).ifPresent(type -> {
            switch (Names.folded(type)) {
                case "default", "manual" -> reading.put(entry, "scaleSettings.scaleType", "Default");
                case "targetutilization", "auto" -> reading.put(entry, "scaleSettings.scaleType", "TargetUtilization");
                default ->
                    reading.refuse(entry, "is " + Secrecy.shown(type) + ", and can be default or target_utilization");
            }
        });
    }

    private static void model(Reading reading, Yaml.Entry entry) {
        if (entry.value() instanceof Yaml.Mapping mapping) {
            if (mapping.has("path") || mapping.has("local_path") || mapping.has("uri")) {
                reading.below(entry).ifPresent(inner -> inner.read(INLINE_MODEL));
            } else {
                reading.refuse(entry,
                        "has no path; write where the model's files are, or name the model that is there already: "
                                + "model: azureml:NAME:VERSION");
            }
        } else {
            References.asset(reading, entry, SourceKind.MODEL, MODEL, "modelRef");
        }
    }

    private static void modelType(Reading reading, Yaml.Entry entry) {
        reading.text(entry).ifPresent(type -> {
            String word = Names.snake(type);
            if (Assets.MODEL_TYPES.containsKey(word)) {
                reading.put(entry, "modelType", word);
            } else {
                reading.refuse(entry,
                        "is " + Secrecy.shown(type) + ", and can be custom_model, mlflow_model or triton_model");
            }
        });
    }

    private static void environment(Reading reading, Yaml.Entry entry) {
        if (!(entry.value() instanceof Yaml.Mapping mapping)) {
            References.asset(reading, entry, SourceKind.ENVIRONMENT, "environmentId", "environmentRef");
            return;
        }
        if (!mapping.has("image") && !mapping.has("build") && !mapping.has("docker")) {
            reading.refuse(entry, mapping.has("conda_file")
                    ? "has a conda file and no image that it is installed upon: add image"
                    : "has neither image nor build; write one of them, or name an environment that is there already: "
                            + "environment: azureml:NAME:VERSION");
            return;
        }
        var part = new Draft(reading.draft().shape().at(ENVIRONMENT));
        reading.below(entry, part, reading.name()).ifPresent(inner -> {
            inner.read(INLINE_ENVIRONMENT);
            reading.draft().absorb(ENVIRONMENT, part, reading.origin(entry));
        });
    }

    /** What looks like a secret goes into the Secret; Azure would show the others to whoever reads the deployment. */
    private static void variables(Reading reading, Yaml.Entry entry) {
        if (!(entry.value() instanceof Yaml.Mapping mapping)) {
            reading.refuse(entry, "takes names and values");
            return;
        }
        for (Yaml.Entry variable : mapping.entries()) {
            var named = new Yaml.Entry(variable.place(), entry.key() + "." + variable.key(), variable.value());
            switch (variable.value()) {
                case Yaml.Scalar scalar when isSecret(variable.key(), scalar.text()) -> reading.secretEntry(named,
                        FROM_SECRETS, variable.key(), variable.key().replaceAll("[^-._a-zA-Z0-9]", "_"));
                case Yaml.Scalar scalar -> {
                    reading.draft().putEntry(PLAIN, variable.key(), TextNode.valueOf(variable.value().isNull()
                            ? ""
                            : scalar.text()), reading.origin(named));
                    Placeholders.in(scalar.text()).ifPresent(placeholder -> reading.fillIn(named, PLAIN, "has "
                            + placeholder + ", which looks like a placeholder, and is taken as it is"));
                }
                default -> reading.refuse(named, "takes one value");
            }
        }
    }

    private static boolean isSecret(String name, String value) {
        boolean azureS = value.strip().startsWith("${{") && value.contains("azureml://");
        boolean harmless = value.isBlank() || Set.of("true", "false", "none").contains(value.toLowerCase(Locale.ROOT));
        return !azureS && !harmless && (Secrecy.isNameOfSecret(name) || Secrecy.isSecret(value));
    }

    private static void collector(Reading reading, Yaml.Entry entry) {
        reading.below(entry).ifPresent(inner -> inner.read(COLLECTOR));
        if (reading.draft().has("dataCollector") && !reading.draft().has("dataCollector.collections")) {
            reading.draft().drop("dataCollector");
            reading.remark(entry, "", "has no collections, without which nothing is collected: left out");
        }
    }

    /** Each collection, with the rate that stands beside all of them. */
    private static void collections(Reading reading, Yaml.Entry entry) {
        if (!(entry.value() instanceof Yaml.Mapping mapping)) {
            reading.refuse(entry, "takes collections by name, such as request: {enabled: true}");
            return;
        }
        String at = "dataCollector.collections";
        for (Yaml.Entry each : mapping.entries()) {
            var part = new Draft(reading.draft().shape().at(at).values());
            reading.below(new Yaml.Entry(each.place(), entry.key() + "." + each.key(), each.value()), part,
                    reading.name())
                    .ifPresent(inner -> {
                        inner.read(COLLECTION);
                        reading.from().entry("sampling_rate").filter(rate -> !rate.value().isNull())
                                .ifPresent(
                                        rate -> new Reading(reading.inputs(), part, reading.from(), "", reading.name())
                                                .plain(rate, "samplingRate"));
                        reading.draft().absorbEntry(at, each.key(), part, reading.origin(each));
                    });
        }
    }

    /** The asset of a collection, which az ml makes where a path is given. */
    private static void collected(Reading reading, Yaml.Entry entry) {
        if (!(entry.value() instanceof Yaml.Mapping mapping)) {
            References.asset(reading, entry, SourceKind.DATA, "dataId", "dataRef");
            return;
        }
        Optional<String> name = mapping.text("name");
        Optional<String> object = name.flatMap(each -> reading.inputs().object(SourceKind.DATA, each));
        if (object.isPresent()) {
            reading.put(entry, "dataRef.name", object.get());
        } else if (mapping.text("data_id").isPresent()) {
            References.asset(reading, mapping.entry("data_id").orElseThrow(), SourceKind.DATA, "dataId", "dataRef");
        } else {
            reading.remark(entry, "",
                    "is a data asset that az ml makes for the collection; without it Azure collects into "
                            + "workspaceblobstore, below modelDataCollector. For a place of its own make an MLData and name it by "
                            + "dataRef: left out");
        }
    }

    private static void component(Reading reading, Yaml.Entry entry) {
        Optional<String> text = reading.text(entry);
        if (text.isPresent()
                && text.get().matches("azureml:([^:@/]+(:[^:@/]+|@latest)|//registries/.+|/subscriptions/.+)")) {
            reading.put(entry, "pipelineComponent.componentId", text.get().replaceFirst("^azureml:(?=/sub)", ""));
        } else if (text.isPresent() && text.get().startsWith("/subscriptions/")) {
            reading.put(entry, "pipelineComponent.componentId", text.get());
        } else if (text.isPresent()) {
            reading.refuse(entry,
                    Secrecy.shown(text.get()) + " is a file, which az ml registers; register it with az ml component "
                            + "create --file " + Secrecy.shown(text.get())
                            + " and write component: azureml:NAME:VERSION");
        }
    }

    private static void jobDefinition(Reading reading, Yaml.Entry entry) {
        reading.refuse(entry,
                "is a job, of which az ml makes a component first; make the component with az ml component create, "
                        + "and write component: azureml:NAME:VERSION in place of it");
    }

    private static void settings(Reading reading, Yaml.Entry entry) {
        if (!(entry.value() instanceof Yaml.Mapping mapping)) {
            reading.refuse(entry, "takes keys and values");
            return;
        }
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        for (Yaml.Entry each : mapping.entries()) {
            reading.text(each).ifPresent(text -> settings.put(each.key(), each.value() instanceof Yaml.Scalar scalar
                    && scalar.plain() && text.matches("(?i)true|false") ? text.toLowerCase(Locale.ROOT) : text));
        }
        if (!settings.isEmpty()) {
            reading.put(entry, "pipelineComponent.settings", settings);
        }
    }
}
