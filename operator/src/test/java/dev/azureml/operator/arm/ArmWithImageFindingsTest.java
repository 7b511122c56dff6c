package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Golden;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArmWithImageFindingsTest {
    private static final String BELOW = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01";
    private static final String REGISTRY = "/subscriptions/s-1/resourceGroups/g/providers/Microsoft.ContainerRegistry"
            + "/registries/Shop1";
    private static final String GOOD = "{\"data\":[{\"id\":\"a\"},7,{\"id\":\"b\"}]}";

    private final Answering azure = new Answering();
    private Instant now = Golden.NOW;
    private final Arm arm = new ArmWithImageFindings(azure, Duration.ofHours(6), () -> now);

    /** Answers what was put there, the last for ever. */
    private static final class Answering extends UnaskedArm {
        final List<ArmRequest> asked = new ArrayList<>();
        final Deque<ArmResult> answers = new ArrayDeque<>();

        void answers(int status, String body, Map<String, String> headers) {
            answers.add(new ArmResult.Ok(new ArmResponse(status, Golden.json(body), headers, Instant.EPOCH)));
        }

        void refuses(FailureKind kind, Duration wait) {
            answers.add(new ArmResult.Failure(kind, ArmError.of("No", "no"), Optional.of(wait), 429));
        }

        @Override
        public ArmResult send(ArmRequest request) {
            asked.add(request);
            return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        }

        @Override
        public ListResult list(String pathAndQuery) {
            return new ListResult.Ok(List.of(), 9, Instant.EPOCH);
        }

        @Override
        public Arm at(URI host, String audience) {
            return this;
        }
    }

    private ListResult read() {
        return arm.list(REGISTRY + BELOW);
    }

    private static int rows(ListResult result) {
        return ((ListResult.Ok) result).items().size();
    }

    @Test
    void oneQueryOfTheSubscriptionTellsOfOneRegistry() {
        azure.answers(200, GOOD, Map.of());

        assertThat(rows(read())).isEqualTo(2);

        ArmRequest asked = azure.asked.getFirst();
        ObjectNode body = Objects.requireNonNull(asked.body());
        assertThat(asked.method() + " " + asked.pathAndQuery()).isEqualTo("POST " + BELOW);
        assertThat(body.at("/subscriptions").toString()).isEqualTo("[\"s-1\"]");
        assertThat(body.path("query").asText()).contains("image contains 'shop1'", "== 'SoftwareUpdate'",
                "== '.containerimage'", "Source == 'Azure'");
    }

    @Test
    void itIsAskedOnceInTheIntervalWhoeverWantsToKnow() {
        azure.answers(200, GOOD, Map.of());
        read();
        now = now.plus(Duration.ofHours(5));

        assertThat(rows(arm.list((REGISTRY + BELOW).replace("Shop1", "shop1")))).isEqualTo(2);
        assertThat(azure.asked).hasSize(1);

        now = now.plus(Duration.ofHours(1));
        read();
        assertThat(azure.asked).hasSize(2);
    }

    @Test
    void allPagesAreReadAndWhatIsCutOffIsNotCountedAsAll() {
        azure.answers(200, "{\"data\":[{}],\"$skipToken\":\"more\"}", Map.of());
        azure.answers(200, "{\"data\":[{}]}", Map.of());
        assertThat(rows(read())).isEqualTo(2);
        assertThat(Objects.requireNonNull(azure.asked.get(1).body()).at("/options/$skipToken").asText())
                .isEqualTo("more");

        azure.answers.clear();
        azure.answers(200, "{\"data\":[{}],\"resultTruncated\":\"true\"}", Map.of());
        now = now.plus(Duration.ofHours(7));
        assertThat(read()).isInstanceOf(ListResult.Failed.class);
    }

    /** More pages than may be asked for at once, and Azure's own word to wait in the midst of them. */
    @Test
    void whatIsLongIsReadInSeveralGoes() {
        for (int page = 1; page < 9; page++) {
            azure.answers(200, "{\"data\":[{\"id\":\"" + page + "\"}],\"$skipToken\":\"after " + page + "\"}",
                    Map.of());
        }
        azure.refuses(FailureKind.THROTTLED, Duration.ofSeconds(3));
        azure.answers(200, GOOD, Map.of());
        int goes = 0;
        ListResult result = read();
        for (; !(result instanceof ListResult.Ok) && goes < 10; goes++) {
            now = now.plus(((ListResult.Failed) result).failure().retryAfter().orElseThrow());
            result = read();
        }

        assertThat(rows(result)).isEqualTo(10);
        assertThat(goes).isPositive();
        assertThat(azure.asked).hasSize(10);
        assertThat(Objects.requireNonNull(azure.asked.getLast().body()).at("/options/$skipToken").asText())
                .isEqualTo("after 8");
    }

    @Test
    void azureIsLeftAloneWhileItSaysToWaitAndWhatWasReadBeforeStands() {
        azure.answers(200, GOOD, Map.of());
        read();
        azure.answers.clear();
        azure.refuses(FailureKind.THROTTLED, Duration.ofSeconds(30));
        now = now.plus(Duration.ofHours(6));

        assertThat(rows(read())).isEqualTo(2);
        now = now.plusSeconds(29);
        read();
        arm.list(REGISTRY.replace("Shop1", "other") + BELOW);
        assertThat(azure.asked).hasSize(2);

        now = now.plusSeconds(1);
        read();
        assertThat(azure.asked).hasSize(3);
    }

    @Test
    void whereNothingIsLeftOfAzuresBudgetNobodyAsksUntilItIsNew() {
        azure.answers(200, GOOD, Map.of("x-ms-user-quota-remaining", "0", "x-ms-user-quota-resets-after", "00:00:05"));
        read();
        String other = REGISTRY.replace("Shop1", "other") + BELOW;

        assertThat(arm.list(other)).isInstanceOfSatisfying(ListResult.Failed.class,
                failed -> assertThat(failed.failure().passes()).isTrue());
        now = now.plusSeconds(5);
        assertThat(rows(arm.list(other))).isEqualTo(2);
    }

    @Test
    void manyRegistriesAreNotAskedForAtOnce() {
        azure.answers(200, GOOD, Map.of());
        for (int i = 0; i < 20; i++) {
            arm.list(REGISTRY + i + BELOW);
        }
        assertThat(azure.asked).hasSize(5);
    }

    @Test
    void aLastingRefusalIsNotAskedForAtEachVisit() {
        azure.refuses(FailureKind.AUTHORIZATION, Duration.ZERO);
        read();
        now = now.plus(Duration.ofMinutes(9));

        assertThat(read()).isInstanceOf(ListResult.Failed.class);
        assertThat(azure.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":{}}"})
    void whatIsNoAnswerIsAFailureThatPasses(String body) {
        azure.answers(200, body, Map.of());

        assertThat(read()).isInstanceOfSatisfying(ListResult.Failed.class,
                failed -> assertThat(failed.failure().passes()).isTrue());
    }

    /** A name that is none of a registry gets into no query. */
    @ParameterizedTest
    @ValueSource(strings = {"/registries/a'b%20or%20true", "/registries/x", "/registries/shop1/tasks/t"})
    void allElseGoesItsWay(String end) {
        assertThat(arm.list(REGISTRY.replace("/registries/Shop1", end) + BELOW)).isEqualTo(new ListResult.Ok(List.of(),
                9, Instant.EPOCH));
        assertThat(azure.asked).isEmpty();
    }
}
