package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where files are: in Azure already, or here, from where az ml would upload them. */
final class Content {
    private static final Pattern REMOTE = Pattern.compile("(?i)(azureml|https?|abfss?|wasbs?|adl)://.*");
    private static final Pattern IN_DATASTORE = Pattern.compile("azureml://datastores/([^/]+)/paths/(.+)");
    private static final Pattern OF_RUN = Pattern.compile("runs:/+([^/]+)/(.+)");
    private static final Pattern ID = Pattern.compile("(?i)(azureml:)?/subscriptions/.+");
    private static final Pattern ASSET = Pattern.compile("azureml:(?!/).*");
    private static final String ARCHIVE = ", or pack it into an archive that the operator can fetch and say archive: {url: "
            + "…, digest: sha256:…} in place of configMapRef";

    private Content() {
    }

    /** Reads the path of a model. */
    static void model(Reading reading, Yaml.Entry entry, String field) {
        path(reading, entry).ifPresent(path -> {
            Matcher run = OF_RUN.matcher(path);
            if (run.matches()) {
                reading.put(entry, field + ".jobOutput.jobName", run.group(1));
                reading.put(entry, field + ".jobOutput.path", run.group(2));
            } else if (!remote(reading, entry, path, field, "uri", SourceKind.MODEL)) {
                folder(reading, entry, path, field, "files", "a model of up to 1 MiB");
            }
        });
    }

    /** Reads the path of a data asset, whose files have to be in Azure. */
    static void data(Reading reading, Yaml.Entry entry, String field) {
        path(reading, entry).ifPresent(path -> {
            if (field.equals("uriFile") && path.endsWith("/")) {
                reading.refuse(entry, "is a folder, and the type is uri_file: say uri_folder, or name the file");
            } else if (!remote(reading, entry, path, field, "uri", SourceKind.DATA)) {
                reading.refuse(entry, Secrecy.shown(path)
                        + " is a file or folder of this machine, which az ml uploads; here "
                        + "data is named where it is: upload it, as with az storage blob upload-batch, and write "
                        + "azureml://datastores/DATASTORE/paths/PATH");
            }
        });
    }

    /** Reads the path of a build context. */
    static void build(Reading reading, Yaml.Entry entry, String field) {
        path(reading, entry).ifPresent(path -> {
            if (!remote(reading, entry, path, field, "contextUri", SourceKind.ENVIRONMENT)) {
                folder(reading, entry, path, field, "context", "the folder, without folders in it,");
            }
        });
    }

    /** Reads where the scoring code is. */
    static void code(Reading reading, Yaml.Entry entry, String field) {
        path(reading, entry).ifPresent(path -> {
            if (ID.matcher(path).matches()) {
                reading.put(entry, field + ".codeId", path.replaceFirst("^azureml:", ""));
            } else if (ASSET.matcher(path).matches()) {
                reading.refuse(entry,
                        Secrecy.shown(path) + " is a code version by its name, and the field takes its ARM id: "
                                + "/subscriptions/…/workspaces/WORKSPACE/codes/NAME/versions/VERSION");
            } else if (REMOTE.matcher(path).matches()) {
                uri(reading, entry, path, field + ".codeUri");
            } else {
                codeFolder(reading, entry, path, field);
            }
        });
    }

    private static void codeFolder(Reading reading, Yaml.Entry entry, String path, String field) {
        LocalFiles.Found found = reading.inputs().files().look(entry.place().file(), path);
        if (found instanceof LocalFiles.Texts texts && !texts.isFlat()) {
            String configMap = Names.companion(reading.name(), "code");
            Map<String, String> data = new LinkedHashMap<>();
            ObjectNode files = JsonNodeFactory.instance.objectNode();
            texts.files().forEach((name, text) -> {
                String key = name.replaceAll("[^-._a-zA-Z0-9]", "_");
                while (data.containsKey(key)) {
                    key += "_";
                }
                data.put(key, text);
                files.set(name, reading.configMapKey(configMap, key));
            });
            reading.draft().companions().add(Companion.Files.of(configMap, data));
            reading.put(entry, field + ".files", files);
        } else {
            folder(reading, entry, path, field, "code", "the code, up to 64 KiB a file,");
        }
    }

    /** Reads a conda file: a path, or its content. */
    static void conda(Reading reading, Yaml.Entry entry, String field) {
        String configMap = Names.companion(reading.name(), "conda");
        if (entry.value() instanceof Yaml.Scalar) {
            path(reading, entry).ifPresent(path -> {
                String key = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^-._a-zA-Z0-9]", "_");
                reading.put(entry, field, reading.configMapKey(configMap, key));
                switch (reading.inputs().files().look(entry.place().file(), path)) {
                    case LocalFiles.Texts texts when !texts.folder() -> reading.draft().companions().add(
                            Companion.Files.of(configMap, Map.of(key, texts.files().firstEntry().getValue())));
                    case LocalFiles.Texts _ -> reading.refuse(entry, "is a folder, and has to be a file");
                    case LocalFiles.Unfit unfit -> reading.fillIn(entry, field, "the file is not carried over: "
                            + unfit.reason() + "; put it into the ConfigMap " + configMap + ", key " + key
                            + " (kubectl create configmap " + configMap + " --from-file=" + key + "=" + shell(path)
                            + ")");
                }
            });
        } else if (entry.value() instanceof Yaml.Mapping mapping) {
            String text = YamlText.of(mapping);
            if (Secrecy.isInFile(text)) {
                reading.refuse(entry, "holds what looks like a secret, which a ConfigMap must not");
            }
            reading.draft().companions().add(Companion.Files.of(configMap, Map.of("conda.yaml", text)));
            reading.put(entry, field, reading.configMapKey(configMap, "conda.yaml"));
        } else {
            reading.refuse(entry, "takes a path, or the content of a conda file");
        }
    }

    /** Sets configMapRef, and makes the ConfigMap of what is here if it is small. */
    private static void folder(Reading reading, Yaml.Entry entry, String path, String field, String purpose,
            String what) {
        String configMap = Names.companion(reading.name(), purpose);
        reading.put(entry, field + ".configMapRef.name", configMap);
        LocalFiles.Found found = reading.inputs().files().look(entry.place().file(), path);
        if (found instanceof LocalFiles.Texts texts && texts.isFlat()) {
            reading.draft().companions().add(new Companion.Files(configMap, texts.files()));
            return;
        }
        String why = found instanceof LocalFiles.Unfit unfit ? unfit.reason() : "it has folders in it";
        reading.fillIn(entry, field,
                Secrecy.shown(path) + " is on this machine, from where az ml uploads it, and is not "
                        + "carried over: " + why + "; put " + what + " into the ConfigMap " + configMap
                        + " (kubectl create configmap " + configMap + " --from-file=" + shell(path) + ")" + ARCHIVE);
    }

    private static String shell(String path) {
        return path.matches("[a-zA-Z0-9_./-]+") ? path : "'" + Secrecy.shown(path).replace("'", "'\\''") + "'";
    }

    /** Returns whether the path is somewhere else than here. */
    private static boolean remote(Reading reading, Yaml.Entry entry, String path, String field, String name,
            SourceKind kind) {
        if (path.startsWith("azureml:") && !path.startsWith("azureml://")) {
            reading.refuse(entry, Secrecy.shown(path) + " is " + (kind == SourceKind.DATA ? "an" : "a registered")
                    + " asset, and a path is where files are: azureml://datastores/DATASTORE/paths/PATH or a URL");
            return true;
        }
        if (!REMOTE.matcher(path).matches()) {
            return false;
        }
        Matcher stored = IN_DATASTORE.matcher(path);
        Optional<String> object = stored.matches()
                ? reading.inputs().object(SourceKind.DATASTORE, stored.group(1))
                : Optional.empty();
        if (object.isPresent()) {
            reading.put(entry, field + ".datastoreRef.name", object.get());
            reading.put(entry, field + ".path", stored.group(2));
        } else {
            uri(reading, entry, path, field + "." + name);
        }
        return true;
    }

    private static void uri(Reading reading, Yaml.Entry entry, String uri, String field) {
        if (uri.matches(".*(/|%2[fF])([.]|%2[eE]){1,2}(/|%2[fF]|$).*")) {
            reading.refuse(entry, "has . or .. between slashes: write the place itself");
        } else if (uri.contains("?")) {
            reading.refuse(entry,
                    "has a query, which may be a shared access signature; leave it out, and let a datastore or the "
                            + "workspace's identity have the access");
        } else {
            reading.put(entry, field, uri);
        }
    }

    /** Returns a path; early versions of az ml wrote it below a key, or with file: before it. */
    private static Optional<String> path(Reading reading, Yaml.Entry entry) {
        if (entry.value() instanceof Yaml.Mapping mapping) {
            Optional<Yaml.Entry> inner = mapping.entry("local_path").or(() -> mapping.entry("path"));
            if (inner.isPresent()) {
                return reading.text(inner.get());
            }
        }
        return reading.text(entry).map(text -> text.replaceFirst("^file:(//)?", ""));
    }
}
