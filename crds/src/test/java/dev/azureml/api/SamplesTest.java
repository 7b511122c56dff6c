package dev.azureml.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class SamplesTest {
    private static final Path SAMPLES = Path.of("..", "samples");
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Stream.of(Kinds.values())
            .collect(Collectors.toMap(Kinds::kind, Kinds::type));

    static List<JsonNode> objects() throws IOException {
        try (var files = Files.walk(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().flatMap(SamplesTest::documents)
                    .filter(object -> object.path("apiVersion").asText().startsWith("azureml.dev/")).toList();
        }
    }

    private static Stream<JsonNode> documents(Path file) {
        try {
            return Stream.of(Files.readString(file).split("(?m)^---$", -1)).filter(document -> !document.isBlank())
                    .map(document -> Serialization.unmarshal(document, JsonNode.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("objects")
    void surviveTheRecordsUnchanged(JsonNode object) {
        var type = KINDS.get(object.path("kind").asText());
        assertThat(type).as("kind %s", object.path("kind")).isNotNull();
        var parsed = Serialization.unmarshal(object.toString(), type);
        assertThat(Serialization.unmarshal(Serialization.asJson(parsed), JsonNode.class)).isEqualTo(object);
    }

    @Test
    void showEveryKind() throws IOException {
        assertThat(objects()).extracting(object -> object.path("kind").asText())
                .containsAll(KINDS.keySet());
    }
}
