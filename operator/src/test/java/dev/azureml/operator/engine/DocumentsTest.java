package dev.azureml.operator.engine;

import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Lists of Azure's that many objects look at. */
class DocumentsTest {
    private static final Document USAGES = new Document("usages", "/subscriptions/s/providers/P.Q/locations/l/usages",
            "v");

    private final Stage stage = new Stage();
    private final Documents documents = new Documents(stage.azure, stage.clock);
    private final AtomicInteger reads = new AtomicInteger();

    @BeforeEach
    void answer() {
        stage.arm.lists = _ -> {
            reads.incrementAndGet();
            return new ListResult.Ok(List.of(Stage.object("{\"limit\": 10}")), 1, stage.clock.instant());
        };
    }

    @Test
    void oneReadServesAllForAMinute() {
        Observation first = documents.read("ns", USAGES);
        Observation second = documents.read("ns", USAGES);
        assertThat(second).isEqualTo(first);
        assertThat(reads).hasValue(1);

        stage.clock.pass(Duration.ofSeconds(61));
        documents.read("ns", USAGES);
        assertThat(reads).hasValue(2);
    }

    @Test
    void itsItemsAreFacts() {
        Facts facts = stage.tools.observer().consult("ns", List.of(USAGES), Facts.NONE);
        assertThat(facts.at("usages", "/value/0/limit").asInt()).isEqualTo(10);

        stage.tools.observer().consult("ns", List.of(USAGES), facts);
        assertThat(reads).hasValue(1);
    }

    @Test
    void whatCantBeReadIsNotKnown() {
        stage.arm.lists = _ -> new ListResult.Failed(FakeArm.failure(FailureKind.AUTHORIZATION));
        assertThat(documents.read("ns", USAGES)).isInstanceOf(Observation.Absent.class);
    }

    @Test
    void whatIsOutOfScopeIsNotKnownEither() {
        Stage bounded = new Stage((_, ids) -> Optional.of("not yours: " + ids));
        assertThat(new Documents(bounded.azure, bounded.clock).read("ns", USAGES))
                .isInstanceOf(Observation.Absent.class);
    }
}
