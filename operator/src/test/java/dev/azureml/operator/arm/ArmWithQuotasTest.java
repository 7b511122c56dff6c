package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Golden;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArmWithQuotasTest {
    private static final String WORKSPACE = Golden.WORKSPACE.value();
    private static final String FAMILY = "Standard_D_Family_Cluster_Dedicated_vCPUs";
    private static final String LOCATION = "/subscriptions/11111111-2222-3333-4444-555555555555/providers/"
            + "Microsoft.MachineLearningServices/locations/westeurope";
    private static final ArmId QUOTA = Golden.WORKSPACE.child("quotas", FAMILY);

    private final Region azure = new Region();
    private final Arm arm = new ArmWithQuotas(azure, () -> azure.now);

    /** A region with one family of 48 cores, and what was asked of it. */
    private static final class Region implements Arm {
        final List<ArmRequest> requests = new ArrayList<>();
        final List<String> lists = new ArrayList<>();
        Instant now = Instant.EPOCH;
        @Nullable
        Integer limit = 12;
        final List<String> elsewhere = new ArrayList<>();
        @Nullable
        Integer whole = 48;
        String status = "Success";
        @Nullable
        ArmResult answer;

        @Override
        public ArmResult send(ArmRequest request) {
            requests.add(request);
            if (answer != null) {
                return answer;
            }
            return request.method().equals("POST")
                    ? ok(Golden.json("{\"value\":[{\"id\":\"" + WORKSPACE.toUpperCase(Locale.ROOT)
                            + "/quotas/" + FAMILY + "\",\"limit\":7,\"status\":\"" + status + "\"}]}"))
                    : ok(Golden.json("{\"id\":\"" + WORKSPACE + "\",\"location\":\"West Europe\"}"));
        }

        private static ArmResult ok(ObjectNode body) {
            return new ArmResult.Ok(new ArmResponse(200, body, Map.of(), Instant.EPOCH));
        }

        @Override
        public ListResult list(String pathAndQuery) {
            lists.add(pathAndQuery);
            List<ObjectNode> items = new ArrayList<>(List.of(
                    Golden.json("{\"id\":\"/subscriptions/s/quotas/" + FAMILY + "\",\"limit\":" + whole + "}"),
                    Golden.json("{\"id\":\"" + WORKSPACE + "x/quotas/" + FAMILY + "\",\"limit\":3}")));
            if (limit != null) {
                items.add(Golden.json("{\"id\":\"" + WORKSPACE + "/quotas/" + FAMILY + "\",\"limit\":" + limit + "}"));
            }
            return new ListResult.Ok(items, 1, Instant.EPOCH);
        }

        @Override
        public PollResult poll(Operation operation) {
            return new PollResult.Gone();
        }

        @Override
        public Optional<ArmResult.Failure> upload(String signed, String path, InputStream content) {
            return Optional.empty();
        }

        @Override
        public Arm at(URI host, String audience) {
            elsewhere.add(host + " " + audience);
            return this;
        }

        @Override
        public String container(String account, String container) {
            return account;
        }
    }

    @Test
    void aGetIsLookedUpInTheListOfTheWorkspacesRegion() {
        ArmResult result = arm.send(ArmRequest.get(QUOTA, "2025-12-01"));

        assertThat(result).isInstanceOfSatisfying(ArmResult.Ok.class, ok -> assertThat(ok.response().body())
                .isEqualTo(Golden.json("{\"id\":\"" + QUOTA.value() + "\",\"limit\":12}")));
        assertThat(azure.lists).containsExactly(LOCATION + "/quotas?api-version=2025-12-01");
        assertThat(azure.requests).extracting(ArmRequest::path).containsExactly(WORKSPACE);
    }

    /** Nothing is limited by a line below 0, nor by none. */
    @ParameterizedTest
    @CsvSource(value = {"-1", "NONE"}, nullValues = "NONE")
    void whatLimitsNothingIsNotThere(@Nullable Integer limit) {
        azure.limit = limit;

        assertThat(arm.send(ArmRequest.get(QUOTA, "1"))).isInstanceOf(ArmResult.NotFound.class);
        assertThat(arm.send(ArmRequest.delete(QUOTA, "1"))).isInstanceOf(ArmResult.NotFound.class);
        assertThat(azure.requests).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void anotherHostIsAskedByTheWayToThat() {
        assertThat(arm.at(URI.create("https://other.example"), "audience")).isSameAs(azure);
        assertThat(azure.elsewhere).containsExactly("https://other.example audience");
    }

    @Test
    void aPutIsTheActionForOneLine() {
        ArmResult result = arm.send(ArmRequest.put(QUOTA, "2025-12-01", Golden.json("{\"limit\":7}")));

        assertThat(azure.requests.getLast().method()).isEqualTo("POST");
        assertThat(azure.requests.getLast().pathAndQuery())
                .isEqualTo(LOCATION + "/updateQuotas?api-version=2025-12-01");
        assertThat(azure.requests.getLast().body()).isEqualTo(Golden.json("{\"value\":[{\"id\":\"" + QUOTA.value()
                + "\",\"type\":\"Microsoft.MachineLearningServices/workspaces/quotas\",\"limit\":7,\"unit\":\"Count\"}]}"));
        assertThat(result).isInstanceOfSatisfying(ArmResult.Ok.class, ok -> assertThat(ok.response().body())
                .isEqualTo(Golden.json("{\"id\":\"" + QUOTA.value() + "\",\"limit\":7,\"type\":\""
                        + ArmWithQuotas.TYPE + "\"}")));
        assertThat(azure.lists).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"InvalidQuotaBelowClusterMinimum,INVALID,minNodeCount",
        "InvalidQuotaExceedsSubscriptionLimit,INVALID,subscriptionLimit",
        "InvalidVMFamilyName,INVALID,standardDSv2Family", "OperationNotSupportedForSku,INVALID,edition",
        "OperationNotEnabledForRegion,INVALID,region", "Failure,UNAVAILABLE,no reason",
        "Undefined,UNAVAILABLE,no reason", "'',UNAVAILABLE,did not say"})
    void whatAzureAnswersForTheLineIsTheFailure(String status, FailureKind kind, String words) {
        azure.status = status;

        assertThat(arm.send(ArmRequest.put(QUOTA, "1", Golden.json("{\"limit\":7}"))))
                .isInstanceOfSatisfying(ArmResult.Failure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(kind);
                    assertThat(failure.error().message()).contains(words);
                    assertThat(failure.error().code()).isEqualTo(status.isEmpty() ? ArmError.UNREADABLE : status);
                });
    }

    @Test
    void aDeletionGivesWhatTheSubscriptionHas() {
        assertThat(arm.send(ArmRequest.delete(QUOTA, "1"))).isInstanceOf(ArmResult.Ok.class);

        assertThat(Objects.requireNonNull(azure.requests.getLast().body()).at("/value/0/limit").asInt())
                .isEqualTo(48);
    }

    /** Cores with low priority: Azure tells -1 for the subscription, and takes no such limit. */
    @ParameterizedTest
    @CsvSource(value = {"-1", "NONE"}, nullValues = "NONE")
    void whereTheSubscriptionHasNoLimitThereIsNoneToGiveBack(@Nullable Integer whole) {
        azure.whole = whole;

        assertThat(arm.send(ArmRequest.delete(QUOTA, "1"))).isInstanceOf(ArmResult.NotFound.class);
        assertThat(azure.requests).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void theListIsThatOfOneWorkspace() {
        assertThat(arm.list(ArmRequest.listPath(WORKSPACE + "/quotas", "1"))).isInstanceOfSatisfying(
                ListResult.Ok.class, ok -> assertThat(ok.items()).extracting(item -> item.path("limit").asInt())
                        .containsExactly(12));
    }

    /** A workspace stays where it is, but one of the same name may be made elsewhere. */
    @Test
    void whereAWorkspaceIsIsAskedAgainAfterAWhile() {
        arm.send(ArmRequest.get(QUOTA, "1"));
        arm.send(ArmRequest.get(QUOTA, "1"));
        assertThat(azure.requests).hasSize(1);

        azure.now = Instant.EPOCH.plusSeconds(601);
        arm.send(ArmRequest.get(QUOTA, "1"));
        assertThat(azure.requests).hasSize(2);
    }

    @Test
    void aWorkspaceThatIsNotThereHasNoQuotas() {
        azure.answer = new ArmResult.NotFound(new ArmResponse(404, null, Map.of(), Instant.EPOCH), ArmError.of("x",
                "y"));

        assertThat(arm.send(ArmRequest.get(QUOTA, "1"))).isInstanceOf(ArmResult.NotFound.class);
        assertThat(arm.list(ArmRequest.listPath(WORKSPACE + "/quotas", "1"))).isInstanceOf(ListResult.NotFound.class);
    }

    @Test
    void allElseGoesToAzureAsItIs() {
        ArmRequest other = ArmRequest.get(Golden.WORKSPACE.child("computes", "c"), "1");

        arm.send(other);
        arm.list("/x?api-version=1");

        assertThat(azure.requests).containsExactly(other);
        assertThat(azure.lists).containsExactly("/x?api-version=1");
    }
}
