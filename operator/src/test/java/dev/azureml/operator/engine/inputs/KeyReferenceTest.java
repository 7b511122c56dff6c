package dev.azureml.operator.engine.inputs;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.plan.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyReferenceTest {
    private static <S extends MLSpec> S spec(Class<S> type, String json) {
        try {
            return Json.MAPPER.readValue(json.replace('\'', '"'), type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    @Test
    void whatIsMissingIsSaidWithThePathOfTheProperty() {
        MLDatastoreSpec store = spec(MLDatastoreSpec.class, """
                {'azureBlob': {'accountName': 'a', 'containerName': 'c', 'credentials': {'accountKey': {'key':
                {'secretKeyRef': {'name': 'keys', 'key': 'one'}}}}}}""");

        assertThat(KeyReference.of(store, "secretKeyRef")).singleElement().satisfies(ref -> {
            assertThat(ref.missing("Secret", "team", true))
                    .isEqualTo("spec.azureBlob.credentials.accountKey.key: Secret keys has no key one");
            assertThat(ref.missing("Secret", "team", false)).isEqualTo("spec.azureBlob.credentials.accountKey.key:"
                    + " Secret keys does not exist in namespace team");
        });
        assertThat(KeyReference.of(store, "configMapKeyRef")).isEmpty();
    }

    @Test
    void aSpecWithoutAnyRefersToNothing() {
        assertThat(KeyReference.of(spec(MLComputeSpec.class, "{}"), "secretKeyRef")).isEmpty();
    }
}
