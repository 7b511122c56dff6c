package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
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
 * The Secrets and ConfigMaps among manifests. A Secret that is not among them is taken to be there, for Secrets seldom
 * stand in files beside what names them.
 */
final class ManifestValues {
    private final Map<String, JsonNode> secrets = new HashMap<>();
    private final Map<String, JsonNode> configMaps = new HashMap<>();
    private final Set<String> assumed = new TreeSet<>();

    /** @param manifests of any kinds */
    ManifestValues(List<? extends JsonNode> manifests, String namespace) {
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
    Set<String> takeAssumed() {
        Set<String> taken = Set.copyOf(assumed);
        assumed.clear();
        return taken;
    }

    SecretValues secrets() {
        return new SecretValues() {
            @Override
            public boolean exists(String namespace, String name) {
                return true;
            }

            @Override
            public Optional<SecretValue> value(String namespace, SecretKeyRef ref) {
                JsonNode secret = secrets.get(namespace + "/" + ref.name());
                if (secret == null) {
                    assumed.add(namespace + "/" + ref.name());
                }
                String value = secret == null ? "not among the files" : text(secret, ref.key());
                return Optional.ofNullable(value).map(text -> new SecretValue(ref.name() + "/" + ref.key(), "file",
                        new SensitiveString(text)));
            }

            @Override
            public boolean tooLong(String namespace, SecretKeyRef ref) {
                return false;
            }
        };
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

    ConfigMapValues configMaps() {
        return new ConfigMapValues() {
            @Override
            public boolean exists(String namespace, String name) {
                return configMaps.containsKey(namespace + "/" + name);
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
        JsonNode map = configMaps.get(namespace + "/" + name);
        if (map != null) {
            map.path(part).properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        }
        return DataLimit.cut(texts);
    }
}
