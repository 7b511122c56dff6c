package dev.azureml.operator.convert;

import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.Map;
import java.util.Optional;

/** Data, models and environments of az ml: MLData, MLModel, MLEnvironment. */
final class Assets {
    private static final String TYPE = "type";
    private static final String PATH = "path";

    private static final KeyTable ALL = KeyTable.of(
            Keys.known("$schema"), Keys.known("name"), Keys.same("version"), Keys.same("description"),
            Keys.same("tags"),
            Keys.answer("id"), Keys.answer("creation_context"), Keys.answer("latest_version"));
    private static final Key NO_END = Keys.none("auto_delete_setting",
            "nothing here is deleted by its age; versionsToKeep leaves so many of the newest out of the archive");
    private static final Key NO_DATASTORE = Keys.none("datastore", "it tells az ml where to upload to, which is "
            + "workspaceblobstore here");

    /** Members of the spec, by the types of az ml. */
    static final Map<String, String> DATA_TYPES = Map.of("uri_file", "uriFile", "uri_folder", "uriFolder", "mltable",
            "mltable");
    static final Map<String, String> MODEL_TYPES = Map.of("custom_model", "customModel", "mlflow_model", "mlflowModel",
            "triton_model", "tritonModel");

    static final KeyTable DATA = ALL.and(KeyTable.of(
            Keys.by(TYPE, (reading, entry) -> member(reading, entry, DATA_TYPES), "uriFile", "uriFolder", "mltable")
                    .note("the member of the spec; uri_folder when absent"),
            Keys.by(PATH, (reading, entry) -> Content.data(reading, entry, type(reading, DATA_TYPES, "uri_folder")),
                    "uriFile.uri", "uriFolder.uri", "mltable.uri").note("or datastoreRef and path in it"),
            Keys.by("paths", Assets::paths), Keys.answer("properties"), NO_END, NO_DATASTORE));

    static final KeyTable MODEL = ALL.and(KeyTable.of(
            Keys.by(TYPE, (reading, entry) -> member(reading, entry, MODEL_TYPES), "customModel", "mlflowModel",
                    "tritonModel").note("the member of the spec; custom_model when absent"),
            Keys.by(PATH, Assets::modelPath, "customModel.uri", "mlflowModel.uri", "tritonModel.uri")
                    .note("or jobOutput, or datastoreRef and path in it; of this machine: configMapRef or archive"),
            Keys.by("local_path", Assets::modelPath), Keys.by("model_uri", Assets::modelPath),
            Keys.by("flavors", Assets::flavors, "flavors"), Keys.same("properties"), Keys.same("stage"),
            Keys.answer("utc_time_created"), Keys.answer("job_name"), NO_DATASTORE,
            Keys.none("intellectual_property", "it is for registries, which have no kind here"),
            Keys.none("system_metadata", "it is for registries, which have no kind here"),
            Keys.none("default_deployment_template", "templates of deployments have no kind here"),
            Keys.none("allowed_deployment_templates", "templates of deployments have no kind here")));

    static final KeyTable ENVIRONMENT = ALL.and(Environments.TABLE).and(KeyTable.of(Keys.same("properties"), NO_END,
            NO_DATASTORE, Keys.none("intellectual_property", "it is for registries, which have no kind here")));

    private Assets() {
    }

    static void readData(Reading reading) {
        reading.read(DATA);
        if (!reading.from().has(PATH) && !reading.from().has("paths")) {
            missing(reading, PATH, "where the data is, such as azureml://datastores/DATASTORE/paths/PATH");
        }
        noteType(reading, type(reading, DATA_TYPES, "uri_folder"));
    }

    static void readModel(Reading reading) {
        reading.read(MODEL);
        if (!reading.from().has(PATH) && !reading.from().has("local_path") && !reading.from().has("model_uri")) {
            missing(reading, PATH, "where the model's files are, such as azureml://datastores/DATASTORE/paths/PATH");
        }
        noteType(reading, type(reading, MODEL_TYPES, "custom_model"));
    }

    static void readEnvironment(Reading reading) {
        reading.read(ENVIRONMENT);
        if (!reading.from().has("image") && !reading.from().has("build")) {
            missing(reading, "image", reading.from().has("conda_file")
                    ? "the image that the conda file is installed upon"
                    : "image or build");
        }
    }

    private static void missing(Reading reading, String key, String what) {
        reading.refuse(new Yaml.Entry(reading.from().place(), key, reading.from()), "is missing: add " + what);
    }

    private static void noteType(Reading reading, String member) {
        if (!reading.from().has(TYPE) && reading.draft().has(member)) {
            reading.draft().comment(member, "az ml's default, type");
        }
    }

    /** A dataset of early versions of az ml: one file or one folder is a data asset. */
    private static void paths(Reading reading, Yaml.Entry entry) {
        if (entry.value() instanceof Yaml.Items items && items.values().size() == 1
                && items.values().getFirst() instanceof Yaml.Mapping only && only.entries().size() == 1) {
            Yaml.Entry path = only.entries().getFirst();
            if (path.key().equals("file") || path.key().equals("folder")) {
                Content.data(reading, path, path.key().equals("file") ? "uriFile" : "uriFolder");
                return;
            }
        }
        reading.refuse(entry,
                "takes one file or one folder; what has several is an mltable, with a file MLTable that names them");
    }

    private static void modelPath(Reading reading, Yaml.Entry entry) {
        Content.model(reading, entry, type(reading, MODEL_TYPES, "custom_model"));
    }

    private static void member(Reading reading, Yaml.Entry entry, Map<String, String> members) {
        reading.text(entry).filter(type -> !members.containsKey(Names.snake(type)))
                .ifPresent(type -> reading.refuse(entry,
                        "is " + Secrecy.shown(type) + ", and can be "
                                + String.join(", ", members.keySet().stream().sorted()
                                        .toList())));
    }

    private static String type(Reading reading, Map<String, String> members, String fallback) {
        return Optional.ofNullable(members.get(Names.snake(reading.from().text(TYPE).orElse(fallback))))
                .orElseGet(() -> members.getOrDefault(fallback, fallback));
    }

    /** The values of a flavor stand below data, as in Azure. */
    private static void flavors(Reading reading, Yaml.Entry entry) {
        if (!type(reading, MODEL_TYPES, "custom_model").equals("mlflowModel")) {
            reading.remark(entry, "", "is for models of type mlflow_model: left out");
        } else if (entry.value() instanceof Yaml.Mapping flavors) {
            for (Yaml.Entry flavor : flavors.entries()) {
                if (flavor.value() instanceof Yaml.Mapping values) {
                    Yaml data = values.value("data").orElse(values);
                    reading.coerce(reading.draft().shape().at("flavors").values().at("data"), entry, data, true)
                            .ifPresent(each -> reading.draft().value().withObject("/flavors").putObject(flavor.key())
                                    .set("data", each));
                }
            }
        } else {
            reading.refuse(entry, "takes keys and values");
        }
    }
}
