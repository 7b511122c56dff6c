package dev.azureml.operator.engine.azure;

import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.FakeArm;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Lists of Azure's that many objects look at. */
class SharedDocumentsTest {
    private static final Document USAGES = new Document("usages", "/subscriptions/s/providers/P.Q/locations/l/usages",
            "v");

    private Instant lastWrite = Instant.MIN;
    private final EngineFixture stage = new EngineFixture();
    private final SharedDocuments documents = new SharedDocuments(stage.azure, stage.clock, Duration.ofMinutes(1),
            _ -> lastWrite);
    private final AtomicInteger reads = new AtomicInteger();

    @BeforeEach
    void answer() {
        stage.arm.lists = _ -> {
            reads.incrementAndGet();
            return new ListResult.Ok(List.of(EngineFixture.object("{\"limit\": 10}")), 1, stage.clock.instant());
        };
    }

    @Test
    void oneReadServesAllForAMinute() {
        Observation first = documents.read(EngineFixture.caller("ns"), USAGES);
        Observation second = documents.read(EngineFixture.caller("ns"), USAGES);
        assertThat(second).isEqualTo(first);
        assertThat(reads).hasValue(1);

        stage.clock.pass(Duration.ofSeconds(61));
        documents.read(EngineFixture.caller("ns"), USAGES);
        assertThat(reads).hasValue(2);
    }

    @Test
    void whatIsOldIsNotKept() {
        for (int i = 0; i < 20; i++) {
            documents.read(EngineFixture.caller("ns" + i), USAGES);
        }
        assertThat(reads).hasValue(20);
        stage.clock.pass(Duration.ofMinutes(2));

        documents.read(EngineFixture.caller("ns7"), USAGES);

        assertThat(documents.size()).isEqualTo(1);
    }

    @Test
    void whatWasReadBeforeOurOwnWriteHasAged() {
        documents.read(EngineFixture.caller("ns"), USAGES);
        lastWrite = stage.clock.instant();
        stage.clock.pass(Duration.ofSeconds(1));

        documents.read(EngineFixture.caller("ns"), USAGES);
        documents.read(EngineFixture.caller("ns"), USAGES);

        assertThat(reads).hasValue(2);
    }

    @Test
    void itsItemsAreFacts() {
        Facts facts = stage.tools.observer().consult(EngineFixture.caller("ns"), List.of(USAGES), Facts.NONE);
        assertThat(facts.at("usages", "/value/0/limit").asInt()).isEqualTo(10);

        stage.tools.observer().consult(EngineFixture.caller("ns"), List.of(USAGES), facts);
        assertThat(reads).hasValue(1);
    }

    @Test
    void whatCantBeReadIsNotKnown() {
        stage.arm.lists = _ -> new ListResult.Failed(FakeArm.failure(FailureKind.AUTHORIZATION));
        assertThat(documents.read(EngineFixture.caller("ns"), USAGES)).isInstanceOf(Observation.Absent.class);
    }

    /** It may be told apart from what is not allowed; nothing fails for it. */
    @Test
    void whatAzureCantSayJustNowIsUnreadable() {
        stage.arm.lists = _ -> new ListResult.Failed(FakeArm.failure(FailureKind.THROTTLED));
        assertThat(documents.read(EngineFixture.caller("ns"), USAGES)).isInstanceOf(Observation.Unreadable.class);
    }

    /** Who can say nothing without it is told why. */
    @Test
    void whatIsNeededAndCantBeReadStaysUnreadable() {
        Document needed = new Document("usages", USAGES.path(), "v", "", true);
        stage.arm.lists = _ -> new ListResult.Failed(FakeArm.failure(FailureKind.AUTHORIZATION));
        assertThat(documents.read(EngineFixture.caller("ns"), needed)).isInstanceOf(Observation.Unreadable.class);
        assertThat(documents.read(EngineFixture.caller("ns"), USAGES)).isInstanceOf(Observation.Absent.class);
        stage.arm.lists = _ -> new ListResult.NotFound(FakeArm.response(404, null),
                ArmError.of("NotFound", "no group"));
        stage.clock.pass(Duration.ofMinutes(2));
        assertThat(documents.read(EngineFixture.caller("ns"), needed)).as("what holds the list is not there")
                .isInstanceOf(Observation.Unreadable.class);
        assertThat(documents.read(EngineFixture.caller("ns"), USAGES)).isInstanceOf(Observation.Absent.class);

        EngineFixture bounded = new EngineFixture((_, id, _) -> Optional.of("not yours: " + id));
        SharedDocuments others = new SharedDocuments(bounded.azure, bounded.clock, Duration.ofMinutes(1),
                _ -> Instant.MIN);
        assertThatThrownBy(() -> others.read(EngineFixture.caller("ns"), needed))
                .isInstanceOf(OutOfScopeException.class);
    }

    @Test
    void whatIsAskedOtherwiseIsReadAnew() {
        List<String> asked = new ArrayList<>();
        stage.arm.lists = path -> {
            asked.add(path);
            return new ListResult.Ok(List.of(), 1, stage.clock.instant());
        };
        Document one = new Document("usages", USAGES.path(), "v", "roleName eq 'A & B'", false);

        documents.read(EngineFixture.caller("ns"), one);
        documents.read(EngineFixture.caller("ns"), one);
        documents.read(EngineFixture.caller("ns"), USAGES);
        documents.read(EngineFixture.caller("ns"), USAGES.with("condition=Fired", "range=30d"));
        documents.read(EngineFixture.caller("ns"), USAGES.with("condition=Fired", "range=30d").changedBy("/other"));

        assertThat(asked).containsExactly(USAGES.path() + "?api-version=v&$filter=roleName%20eq%20'A%20%26%20B'",
                USAGES.path() + "?api-version=v", USAGES.path() + "?api-version=v&condition=Fired&range=30d");
    }

    @Test
    void whatIsOutOfScopeIsNotKnownEither() {
        EngineFixture bounded = new EngineFixture((_, id, _) -> Optional.of("not yours: " + id));
        assertThat(new SharedDocuments(bounded.azure, bounded.clock, Duration.ofMinutes(1), _ -> Instant.MIN).read(
                EngineFixture.caller("ns"),
                USAGES))
                .isInstanceOf(Observation.Absent.class);
    }
}
