package dev.azureml.operator.engine;

import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentsTest {
    private static final Document USAGES = new Document("usages",
            "/subscriptions/s/providers/Microsoft.MachineLearningServices/locations/l/usages", Stage.VERSION);

    private final Stage stage = new Stage();
    private final Documents documents = new Documents(stage.azure, stage.clock);

    @Test
    void aReadingServesForAMinuteAndIsKeptNoLonger() {
        var reads = new AtomicInteger();
        stage.arm.lists = _ -> {
            reads.incrementAndGet();
            return new ListResult.Ok(List.of(Json.object().put("name", "cores")), 1, stage.clock.instant());
        };
        for (int i = 0; i < 20; i++) {
            documents.read("ns" + i, USAGES);
        }
        documents.read("ns7", USAGES);
        assertThat(reads).hasValue(20);

        stage.clock.pass(Duration.ofMinutes(2));
        documents.read("ns7", USAGES);

        assertThat(reads).hasValue(21);
        assertThat(documents.size()).isEqualTo(1);
    }
}
