package dev.azureml.operator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.importing.Imported;
import dev.azureml.operator.manifest.ManifestYaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files that are written for what was imported, by their names. */
public final class ImportedFiles {
    /** At the end of a file that nothing applies by itself: empty values would replace those that somebody has put in. */
    public static final String TO_FILL_IN = ".example";
    private static final String KUSTOMIZATION = "kustomization.yaml";

    private ImportedFiles() {
    }

    /**
     * Returns the texts of the files by their path.
     *
     * @param store of External Secrets; null where Secrets are to be filled in
     */
    public static Map<String, String> of(List<Imported> objects, String namespace, boolean kustomize,
            @Nullable String store) {
        Map<String, String> files = new LinkedHashMap<>();
        Map<String, List<String>> resources = new TreeMap<>();
        for (Imported object : objects) {
            put(files, resources, object.folder(), object.kind() + "-" + object.name(), manifest(object, namespace),
                    true);
            object.configMapManifests(namespace).forEach(map -> put(files, resources, object.folder(), "configmap-"
                    + map.at("/metadata/name").asText(), ManifestYaml.of(map, List.of(), Map.of()), true));
            object.secrets().forEach((name, keys) -> put(files, resources, object.folder(), "secret-" + name,
                    store == null
                            ? secret(object, name, namespace, keys)
                            : externalSecret(object, name, namespace, keys,
                                    store),
                    store != null));
        }
        if (kustomize) {
            resources.forEach((folder, names) -> files.put(folder + "/" + KUSTOMIZATION, kustomization(names)));
        }
        return files;
    }

    private static void put(Map<String, String> files, Map<String, List<String>> resources, String folder, String name,
            String text, boolean applied) {
        String file = name.toLowerCase(Locale.ROOT) + ".yaml" + (applied ? "" : TO_FILL_IN);
        files.put(folder + "/" + file, text);
        if (applied) {
            resources.computeIfAbsent(folder, _ -> new ArrayList<>()).add(file);
        }
    }

    private static String manifest(Imported object, String namespace) {
        List<String> head = new ArrayList<>();
        head.add(object.armId());
        head.addAll(object.remarks());
        return ManifestYaml.of(object.observed(namespace), head, Map.of("/spec/managementPolicy", List.of(
                "It is only looked at. To have the operator manage it, take this line out once its status says Available.")));
    }

    private static String secret(Imported object, String name, String namespace, Collection<String> keys) {
        ObjectNode secret = ManifestYaml.head("v1", "Secret", name, namespace);
        ObjectNode data = secret.putObject("stringData");
        keys.forEach(key -> data.put(key, ""));
        return ManifestYaml.of(secret,
                List.of("Azure shows no secrets: put in what " + object.kind() + " " + object.name()
                        + " is to send, or let a tool that keeps secrets make this Secret; never commit the values."),
                Map.of());
    }

    private static String externalSecret(Imported object, String name, String namespace, Collection<String> keys,
            String store) {
        ObjectNode secret = ManifestYaml.head("external-secrets.io/v1", "ExternalSecret", name, namespace);
        ObjectNode spec = secret.putObject("spec");
        spec.putObject("secretStoreRef").put("kind", "ClusterSecretStore").put("name", store);
        spec.putObject("target").put("name", name);
        ArrayNode data = spec.putArray("data");
        keys.forEach(key -> data.addObject().put("secretKey", key).putObject("remoteRef").put("key", name + "-" + key));
        return ManifestYaml.of(secret,
                List.of("What " + object.kind() + " " + object.name() + " is to send, by the names"
                        + " that it has in the store: put them right."),
                Map.of());
    }

    private static String kustomization(List<String> names) {
        ObjectNode kustomization = JsonNodeFactory.instance.objectNode()
                .put("apiVersion", "kustomize.config.k8s.io/v1beta1").put("kind", "Kustomization");
        ArrayNode resources = kustomization.putArray("resources");
        names.forEach(resources::add);
        return ManifestYaml.of(kustomization, List.of(), Map.of());
    }
}
