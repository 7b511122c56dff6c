package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLDatastoreStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ObjectSnapshotTest {
    @Test
    void anObjectServesOthersOnceAzureHasIt() {
        assertThat(new ObjectSnapshot(EngineFixture.spec("{}"), null, false, "main").usable()).isFalse();
        assertThat(new ObjectSnapshot(EngineFixture.spec("{}"), status(ResourceStatus.Origin.Created), false, "main")
                .usable())
                .isTrue();
        assertThat(new ObjectSnapshot(EngineFixture.spec("{}"), status(ResourceStatus.Origin.Created), false, "other")
                .usable())
                .isFalse();
    }

    /** Of an object whose main resource is ready. */
    static MLDatastoreStatus status(ResourceStatus.Origin origin) {
        String id = EngineFixture.ENDPOINT.value();
        ObjectNode status = Json.object().put("id", id);
        status.putArray("resources").add(Json.object().put("key", "main").put("id", id).put("apiVersion", "v")
                .put("origin", origin.name()).put("phase", "Ready"));
        return Json.MAPPER.convertValue(status, MLDatastoreStatus.class);
    }
}
