package dev.azureml.operator.engine.references;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.MLDatastoreStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.engine.EngineFixture;
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

    @Test
    void whatIsOnlyLookedAtServesOthersWhereAzureHasIt() {
        MLDatastoreSpec spec = EngineFixture.spec("{\"managementPolicy\": \"Observe\"}");
        MLDatastoreStatus there = Json.MAPPER.convertValue(Json.object().put("id", EngineFixture.ENDPOINT.value()),
                MLDatastoreStatus.class);

        assertThat(new ObjectSnapshot(spec, there, false, "main").usable()).isTrue();
        assertThat(new ObjectSnapshot(EngineFixture.spec("{}"), there, false, "main").usable()).isFalse();
        assertThat(new ObjectSnapshot(spec, Json.MAPPER.convertValue(Json.object(), MLDatastoreStatus.class), false,
                "main").usable()).isFalse();
        assertThat(new ObjectSnapshot(spec, Json.MAPPER.convertValue(Json.object().put("id", EngineFixture.ENDPOINT
                .value()).put("provisioningState", "Failed"), MLDatastoreStatus.class), false, "main").usable())
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
