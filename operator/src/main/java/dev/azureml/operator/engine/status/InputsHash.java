package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretDigest;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that a visit goes by beside Azure, as one word that is another when any of it changed. */
public final class InputsHash {
    private InputsHash() {
    }

    /**
     * The word.
     *
     * @param identity as whom Azure is asked, as that identity is now
     * @param digest of the object's secret values
     * @param wishes the annotations with which a person asks for something
     */
    public static String of(long generation, ResolvedReferences resolved, String identity, SecretDigest digest,
            Map<String, String> wishes) {
        ObjectNode all = Json.object().put("generation", generation)
                .put("workspace", String.valueOf(resolved.workspace())).put("location", resolved.workspaceLocation())
                .put("identity", identity);
        ObjectNode asked = all.putObject("wishes");
        new TreeMap<>(wishes).forEach(asked::put);
        // By who they are: two that change places are a change.
        ObjectNode secrets = all.putObject("secrets");
        resolved.secrets().forEach((ref, value) -> secrets.put(ref.toString(), digest.of(ref.toString(), value)));
        ObjectNode configMaps = all.putObject("configMaps");
        resolved.nearby().configMaps().forEach((ref, text) -> configMaps.put(ref.toString(), text));
        ObjectNode directories = all.putObject("directories");
        resolved.nearby().directories().forEach((name, files) -> directories.put(name, Json.hash(files.identity())));
        ObjectNode objects = all.putObject("objects");
        resolved.nearby().objects().forEach((ref, referred) -> objects.put(ref.toString(), word(referred)));
        ObjectNode unready = all.putObject("unready");
        new TreeMap<>(
                resolved.nearby().unready().entrySet().stream().collect(Collectors.toMap(e -> e.getKey().toString(),
                        Map.Entry::getValue)))
                .forEach(unready::put);
        return Json.hash(all);
    }

    /** What another object says of itself, but not how it comes to be so. */
    private static String word(ReferencedObject referred) {
        ObjectNode status = referred.status().deepCopy();
        status.remove(StatusBuilder.ENGINE_FIELDS);
        return referred.id() + Json.hash(referred.spec()) + Json.hash(status);
    }
}
