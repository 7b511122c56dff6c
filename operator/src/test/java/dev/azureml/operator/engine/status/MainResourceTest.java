package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Observation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MainResourceTest {
    private static final ObjectNode REPORT = Json.object().put("vmSize", "new");
    private static final MainResource BEFORE = new MainResource("/old", "Succeeded", Json.object().put("vmSize",
            "old"));
    private static final Facts ABSENT = Facts.NONE.with("compute", new Observation.Absent());

    @Test
    void nothingIsSaidOfWhatWasDetachedAndNotAttachedAgain() {
        assertThat(MainResource.of("compute", ABSENT, null, BEFORE, () -> REPORT))
                .isEqualTo(new MainResource(null, null, Json.object()));
    }

    @Test
    void whatWasSaidStaysWhileNothingElseIsKnown() {
        assertThat(MainResource.of("compute", Facts.NONE, null, BEFORE, () -> REPORT)).isEqualTo(BEFORE);
        assertThat(MainResource.of("compute", ABSENT, "/mine", BEFORE, () -> REPORT))
                .isEqualTo(new MainResource("/mine", "Succeeded", BEFORE.report()));
    }

    @Test
    void whatWasReadIsSaid() {
        ObjectNode body = Json.object().put("id", "/read");
        body.putObject("properties").put("provisioningState", "Updating");
        Facts facts = Facts.NONE.with("compute", new Observation.Present(body, false));

        assertThat(MainResource.of("compute", facts, null, new MainResource(null, null, Json.object()), () -> REPORT))
                .isEqualTo(new MainResource("/read", "Updating", REPORT));
    }
}
