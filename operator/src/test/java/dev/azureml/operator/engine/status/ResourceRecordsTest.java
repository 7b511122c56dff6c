package dev.azureml.operator.engine.status;

import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.PlainDigest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResourceRecordsTest {
    /** A task that was found in Azure was sent by somebody: it is not sent again where Azure forgets it. */
    @Test
    void aTaskThatWasFoundCountsAsSent() {
        Intent plain = EngineFixture.manage("x", EngineFixture.ENDPOINT, "{}");
        Intent task = plain.askedForOnce();
        ResourceStatus found = ResourceRecords.seen(task, ResourceStatus.Origin.Adopted);
        PlainDigest digest = new PlainDigest(_ -> "");

        assertThat(ResourceRecords.settled(found, task, task.body(), digest).appliedHash()).isNotNull();
        assertThat(ResourceRecords.settled(found, plain, plain.body(), digest).appliedHash()).isNull();
    }
}
