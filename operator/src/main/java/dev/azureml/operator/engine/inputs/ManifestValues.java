package dev.azureml.operator.engine.inputs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.FileSet;
import dev.azureml.operator.plan.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets and ConfigMaps among manifests, and those that the cluster has beside them. A Secret of which neither tells is
 * taken to be there, for Secrets seldom stand in files beside what names them.
 */
public final class ManifestValues {
    private static final String ASSUMED = "assumed";

    private final Map<String, JsonNode> secrets = new HashMap<>();
    private final Map<String, JsonNode> configMaps = new HashMap<>();
    private final Set<String> assumed = new TreeSet<>();
    private final LiveCluster cluster;
    private final Map<String, LiveCluster.Reading> read = new HashMap<>();

    /** @param manifests of any kinds */
    public ManifestValues(List<? extends JsonNode> manifests, String namespace, LiveCluster cluster) {
        this.cluster = cluster;
        for (JsonNode manifest : manifests) {
            String key = manifest.at("/metadata/namespace").asText(namespace) + "/" + manifest.at("/metadata/name")
                    .asText();
            switch (manifest.path("kind").asText()) {
                case "Secret" -> secrets.put(key, manifest);
                case "ConfigMap" -> configMaps.put(key, manifest);
                default -> {
                    // Holds nothing that a spec could refer to by key.
                }
            }
        }
    }

    /** Returns the Secrets, {@code namespace/name}, that were asked for since the last call and are taken to be there. */
    public Set<String> takeAssumed() {
        Set<String> taken = Set.copyOf(assumed);
        assumed.clear();
        return taken;
    }

    public SecretValues secrets() {
        return new SecretValues() {
            @Override
            public boolean exists(String namespace, String name) {
                return !(secret(namespace, name) instanceof LiveCluster.Reading.Absent);
            }

            @Override
            public Optional<SecretValue> value(String namespace, SecretKeyRef ref) {
                return switch (secret(namespace, ref.name())) {
                    case LiveCluster.Reading.Absent() -> Optional.empty();
                    case LiveCluster.Reading.Unknown() -> {
                        assumed.add(namespace + "/" + ref.name());
                        yield Optional.of(value(ref, ASSUMED, "not among the files"));
                    }
                    case LiveCluster.Reading.Found(ObjectNode secret) -> Optional.ofNullable(text(secret, ref.key()))
                            .map(text -> value(ref, "read", text));
                };
            }

            private SecretValue value(SecretKeyRef ref, String version, String text) {
                return new SecretValue(ref.name() + "/" + ref.key(), version, new SensitiveString(text));
            }

            @Override
            public boolean tooLong(String namespace, SecretKeyRef ref) {
                return false;
            }
        };
    }

    /** Whether the value stands for one that was not read. */
    public static boolean isAssumed(SecretValue value) {
        return value.version().equals(ASSUMED);
    }

    private LiveCluster.Reading secret(String namespace, String name) {
        JsonNode manifest = secrets.get(namespace + "/" + name);
        return manifest instanceof ObjectNode found
                ? new LiveCluster.Reading.Found(found)
                : read.computeIfAbsent("Secret " + namespace + "/" + name, _ -> cluster.secret(namespace, name));
    }

    private @Nullable JsonNode configMap(String namespace, String name) {
        JsonNode manifest = configMaps.get(namespace + "/" + name);
        return manifest == null && read.computeIfAbsent("ConfigMap " + namespace + "/" + name,
                _ -> cluster.configMap(namespace, name)) instanceof LiveCluster.Reading.Found(ObjectNode found)
                        ? found
                        : manifest;
    }

    /** What is no base64 is as good as not there: the API server would refuse the Secret. */
    private static @Nullable String text(JsonNode secret, String key) {
        JsonNode plain = secret.path("stringData").path(key);
        JsonNode encoded = secret.path("data").path(key);
        if (plain.isTextual() || !encoded.isTextual()) {
            return plain.textValue();
        }
        try {
            return new String(Base64.getMimeDecoder().decode(encoded.textValue()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    public ConfigMapValues configMaps() {
        return new ConfigMapValues() {
            @Override
            public boolean exists(String namespace, String name) {
                return configMap(namespace, name) != null;
            }

            @Override
            public Optional<String> value(String namespace, ConfigMapKeyRef ref) {
                return text(namespace, ref).filter(text -> !DataLimit.isCut(text));
            }

            @Override
            public boolean tooLong(String namespace, ConfigMapKeyRef ref) {
                return text(namespace, ref).filter(DataLimit::isCut).isPresent();
            }

            private Optional<String> text(String namespace, ConfigMapKeyRef ref) {
                return Optional.ofNullable(data("data", namespace, ref.name()).get(ref.key()));
            }

            @Override
            public Optional<FileSet> files(String namespace, String name) {
                return exists(namespace, name)
                        ? Optional.of(new FileSet(usable("data", namespace, name), usable("binaryData", namespace,
                                name)))
                        : Optional.empty();
            }

            @Override
            public List<String> tooLong(String namespace, String name) {
                return Stream.of("data", "binaryData").flatMap(part -> data(part, namespace, name).entrySet().stream())
                        .filter(entry -> DataLimit.isCut(entry.getValue())).map(Map.Entry::getKey).sorted().toList();
            }
        };
    }

    private Map<String, String> usable(String part, String namespace, String name) {
        Map<String, String> usable = new HashMap<>(data(part, namespace, name));
        usable.values().removeIf(DataLimit::isCut);
        return usable;
    }

    private Map<String, String> data(String part, String namespace, String name) {
        Map<String, String> texts = new HashMap<>();
        JsonNode map = configMap(namespace, name);
        if (map != null) {
            map.path(part).properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        }
        return DataLimit.cut(texts);
    }
}
