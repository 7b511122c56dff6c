package dev.azureml.operator.spending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.api.MLStatus;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.UnaskedOnlooker;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.tenant.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CostPollerTest {
    private static final String GROUP = "/subscriptions/s-1/resourceGroups/rg";
    private static final String WORKSPACE = GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/Shop";
    private static final String CPU = WORKSPACE + "/computes/cpu";
    private static final String STORAGE = "/subscriptions/s-1/resourceGroups/other/providers/Microsoft.Storage"
            + "/storageAccounts/sa";
    private static final ObjectKey SHOP = new ObjectKey("MLWorkspace", "a", "shop");
    private static final ObjectKey COMPUTE = new ObjectKey("MLCompute", "b", "cpu");
    private static final String NOTHING = rows("");

    private final Map<ObjectKey, List<String>> objects = new LinkedHashMap<>();
    private final Set<String> foreign = new HashSet<>();
    private final Map<ObjectKey, Boolean> denied = new HashMap<>();
    private final List<ArmRequest> asked = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final Set<ObjectKey> told = new HashSet<>();
    private Map<CostPoller.Group, Double> sums = Map.of();
    /** By group. */
    private final Map<String, Supplier<ArmResult>> answers = new HashMap<>();
    private Supplier<ArmResult> answer = () -> ok(NOTHING);
    private boolean leads = true;
    private Instant now = Instant.parse("2026-11-30T22:00:00Z");

    private final CostPoller poller = new CostPoller(new Cluster(), Duration.ofHours(6), "2025-03-01",
            new CostPoller.Heard() {
                @Override
                public void answered(String result) {
                    heard.add(result);
                }

                @Override
                public void sums(Map<CostPoller.Group, Double> now) {
                    sums = now;
                }
            }, () -> leads, () -> now, () -> 0.5);

    private final class Cluster extends UnaskedOnlooker {
        @Override
        public List<Onlooker.Seen> objects(String kind) {
            return objects.entrySet().stream().filter(object -> object.getKey().kind().equals(kind)).map(
                    object -> new Onlooker.Seen(object.getKey(), Json.MAPPER.convertValue(Json.object(),
                            MLWorkspaceSpec.class), status(object.getValue())))
                    .toList();
        }

        private static MLStatus status(List<String> ids) {
            return Json.MAPPER.convertValue(Map.of("id", ids.getFirst(), "resources", ids.stream().map(id -> Map.of(
                    "id", id, "key", "k")).toList()), MLWorkspaceStatus.class);
        }

        @Override
        public Onlooker.Access access(Onlooker.Seen object) {
            return denied.containsKey(object.key())
                    ? new Onlooker.Access.Denied("no", denied.get(object.key()))
                    : new Onlooker.Access.Granted(new Azure());
        }

        @Override
        public Optional<String> refusal(String namespace, String armId, Use use) {
            return foreign.contains(armId) ? Optional.of("no") : Optional.empty();
        }

        @Override
        public void tell(ObjectKey key) {
            told.add(key);
        }
    }

    private final class Azure extends UnaskedOnlooker.Reader {
        @Override
        public boolean isMaster(ArmId id) {
            return !foreign.contains(id.value());
        }

        @Override
        public ArmResult query(ArmRequest request) {
            asked.add(request);
            return answers.getOrDefault(request.pathAndQuery().split("/", -1)[4], answer).get();
        }
    }

    private static ArmResult ok(String body) {
        return new ArmResult.Ok(new ArmResponse(200, Golden.json(body), Map.of(), Instant.EPOCH));
    }

    private static ArmResult refused(FailureKind kind, Map<String, String> headers) {
        return new ArmResult.Failure(kind, ArmError.of("No", "no"), Optional.of(Duration.ofSeconds(5)), 429,
                Optional.of(
                        new ArmResponse(429, null, headers, Instant.EPOCH)));
    }

    private static String rows(String rows) {
        return "{\"properties\":{\"nextLink\":null,\"columns\":[{\"name\":\"ResourceId\"},{\"name\":\"Cost\"},{\"name\":"
                + "\"Currency\"}],\"rows\":[" + rows + "]}}";
    }

    private static String row(String id, String amount) {
        return "[\"" + id.toLowerCase(java.util.Locale.ROOT) + "\"," + amount + ",\"EUR\"]";
    }

    private void turn(long seconds) {
        now = now.plusSeconds(seconds);
        poller.turn();
    }

    private String said(ObjectKey key) {
        JsonNode said = poller.of(key, TextNode.valueOf("before"));
        return said == null ? "nothing" : said.toString();
    }

    private void both() {
        objects.put(SHOP, List.of(WORKSPACE, GROUP));
        objects.put(COMPUTE, List.of(CPU));
    }

    @Test
    void oneQuestionSaysWhatAllOfAGroupCost() {
        both();
        answer = () -> ok(rows(row(WORKSPACE, "10.5") + "," + row(CPU, "2.25") + "," + row(GROUP
                + "/providers/Microsoft.Compute/disks/d", "100") + ",[\"\",7,\"EUR\"]"));
        assertThat(said(SHOP)).isEqualTo("\"before\"");

        turn(0);
        turn(10);
        turn(60);

        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().method()).isEqualTo("POST");
        assertThat(asked.getFirst().pathAndQuery()).isEqualTo(GROUP
                + "/providers/Microsoft.CostManagement/query?api-version=2025-03-01");
        assertThat(asked.getFirst().body()).isEqualTo(Golden.json("""
                {"type": "ActualCost", "timeframe": "MonthToDate", "dataset": {"granularity": "None",
                 "aggregation": {"totalCost": {"name": "Cost", "function": "Sum"}},
                 "grouping": [{"type": "Dimension", "name": "ResourceId"}]}}"""));
        assertThat(said(SHOP)).isEqualTo(
                "{\"amount\":\"12.75\",\"currency\":\"EUR\",\"from\":\"2026-11-01\",\"asOf\":\"2026-11-30\"}");
        assertThat(said(COMPUTE)).contains("\"2.25\"");
        assertThat(told).containsExactlyInAnyOrder(SHOP, COMPUTE);
        assertThat(sums).containsEntry(new CostPoller.Group("MLWorkspace", "a", "EUR"), 12.75);
        answer = () -> ok(rows(row(CPU, "0.25")));
        turn(2 * 3600 - 71);
        assertThat(asked).hasSize(1);
        turn(1); // the month is over, and the interval is not
        assertThat(said(SHOP)).contains("\"0.25\"", "2026-12-01");
        assertThat(asked).hasSize(2);
    }

    @Test
    void whoMayOnlyReferToAResourceIsToldNothing() {
        both();
        foreign.add(CPU);
        answer = () -> ok(rows(row(CPU, "2.25")));
        turn(0);
        assertThat(said(COMPUTE)).isEqualTo("nothing");
        assertThat(sums).doesNotContainKey(new CostPoller.Group("MLCompute", "b", "EUR"));
    }

    @Test
    void whatAzureAccountsNothingToHasNoFigure() {
        both();
        turn(0);
        assertThat(said(COMPUTE)).isEqualTo("nothing");
        assertThat(said(SHOP)).isEqualTo("nothing");
    }

    @Test
    void aPartIsNotTheWhole() {
        objects.put(SHOP, List.of(WORKSPACE, STORAGE));
        answer = () -> ok(rows(row(WORKSPACE, "1") + "," + row(STORAGE, "2")));
        turn(0);
        assertThat(said(SHOP)).isEqualTo("\"before\"");
        turn(4);
        assertThat(asked).hasSize(1);
        turn(1);
        assertThat(asked).hasSize(2);
        assertThat(said(SHOP)).contains("\"3.00\"");
    }

    @Test
    void pagesAreReadByTheirTokenAloneAndAnswersEnd() {
        both();
        answer = () -> ok(rows(row(CPU, "1")).replace("null",
                "\"https://evil.example.com/x?api-version=1&$skiptoken=AQ%3D%3D\""));
        turn(0);
        turn(4);
        assertThat(asked).hasSize(1);
        for (int page = 0; page < 30; page++) {
            turn(5);
        }
        assertThat(asked).hasSize(20);
        assertThat(asked.get(1).pathAndQuery()).isEqualTo(GROUP
                + "/providers/Microsoft.CostManagement/query?api-version=2025-03-01&$skiptoken=AQ==");
        assertThat(said(COMPUTE)).isEqualTo("\"before\"");
        assertThat(heard).containsExactly("unreadable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qpu", "entity", "tenant", "client"})
    void nobodyIsAskedWhileAzureSaysToWait(String budget) {
        objects.put(SHOP, List.of(WORKSPACE, STORAGE));
        answer = () -> refused(FailureKind.THROTTLED, Map.of("x-ms-ratelimit-microsoft.costmanagement-" + budget
                + "-retry-after", "300", "retry-after", "3"));
        turn(0);
        turn(299);
        assertThat(asked).hasSize(1);
        answer = () -> ok(NOTHING);
        turn(1);
        turn(5);
        assertThat(asked).hasSize(3);
        assertThat(heard).containsExactly("throttled", "ok", "ok");
    }

    @Test
    void whatIsNotAllowedIsAskedAgainRarelyAndWhatWasSaidStands() {
        both();
        answer = () -> ok(rows(row(CPU, "1")));
        turn(0);
        answer = () -> refused(FailureKind.AUTHORIZATION, Map.of());
        turn(7 * 3600);
        turn(599);
        assertThat(asked).hasSize(2);
        assertThat(said(COMPUTE)).contains("\"1.00\"");
        turn(1);
        assertThat(asked).hasSize(3);
        turn(1199);
        assertThat(asked).hasSize(3);
        turn(1);
        assertThat(asked).hasSize(4);
        assertThat(heard).containsExactly("ok", "not-allowed", "not-allowed", "not-allowed");
        for (int refusal = 0; refusal < 10; refusal++) {
            turn(6 * 3600); // and no longer than that
        }
        assertThat(asked).hasSize(14);
    }

    /** There are more of those that are refused than can be asked before the first of them is due again. */
    @Test
    void whatIsRefusedKeepsNobodyWaiting() {
        now = Instant.parse("2026-11-20T00:00:00Z");
        for (int number = 0; number < 150; number++) {
            objects.put(new ObjectKey("MLWorkspace", "a", "n" + number),
                    List.of(WORKSPACE.replace("/rg/", "/rg" + number
                            + "/")));
        }
        objects.put(SHOP, List.of(WORKSPACE));
        answer = () -> refused(FailureKind.AUTHORIZATION, Map.of());
        answers.put("rg", () -> ok(rows(row(WORKSPACE, "7"))));
        for (int number = 0; number < 160; number++) {
            turn(5);
        }
        assertThat(said(SHOP)).contains("\"7.00\"");
    }

    @Test
    void theSumOfTwoMonthsIsNone() {
        objects.put(SHOP, List.of(WORKSPACE, STORAGE));
        answer = () -> ok(rows(row(WORKSPACE, "100")));
        answers.put("other", () -> ok(rows(row(STORAGE, "10"))));
        turn(0);
        turn(5);
        assertThat(said(SHOP)).contains("\"110.00\"");
        answer = () -> ok(rows(row(WORKSPACE, "1")));
        answers.put("other", () -> refused(FailureKind.AUTHORIZATION, Map.of()));

        turn(2 * 3600);
        turn(5);
        assertThat(asked).hasSize(4);
        assertThat(said(SHOP)).contains("\"110.00\"", "2026-11-01");
        assertThat(sums).isEmpty();

        answers.put("other", () -> ok(rows(row(STORAGE, "0.5"))));
        turn(600);
        assertThat(said(SHOP)).contains("\"1.50\"", "2026-12-01");
        assertThat(sums).containsEntry(new CostPoller.Group("MLWorkspace", "a", "EUR"), 1.5);
    }

    @Test
    void whoseCredentialsAreMissingKeepsWhatWasSaidAndWhoIsRefusedDoesNot() {
        both();
        answer = () -> ok(rows(row(CPU, "1")));
        turn(0);
        denied.put(SHOP, true);
        denied.put(COMPUTE, false);
        turn(10);
        assertThat(said(SHOP)).contains("\"1.00\"");
        assertThat(said(COMPUTE)).isEqualTo("nothing");
        turn(24 * 3600);
        assertThat(asked).hasSize(1);
        assertThat(said(SHOP)).contains("\"1.00\"");
        foreign.add(WORKSPACE);
        turn(10);
        assertThat(said(SHOP)).isEqualTo("nothing");
    }

    @Test
    void credentialsThatAreMissingFromTheStartLeaveWhatWasSaid() {
        both();
        denied.put(SHOP, true);
        turn(0);
        turn(10);
        assertThat(said(SHOP)).isEqualTo("\"before\"");
    }

    @Test
    void aSumWithWhatIsNotForTheObjectAnyMoreIsTakenBackAtOnce() {
        objects.put(SHOP, List.of(WORKSPACE));
        answer = () -> ok(rows(row(WORKSPACE, "1")));
        turn(0);
        foreign.add(WORKSPACE);
        objects.put(SHOP, List.of(WORKSPACE, STORAGE));
        answers.put("other", () -> refused(FailureKind.AUTHORIZATION, Map.of()));
        turn(10);
        assertThat(said(SHOP)).isEqualTo("nothing");
    }

    @Test
    void pagesAreInOneCurrency() {
        both();
        answer = () -> asked.size() == 1
                ? ok(rows(row(CPU, "1")).replace("null", "\"https://a/x?$skiptoken=2\""))
                : ok(rows(row(CPU, "1")).replace("EUR", "USD"));
        turn(0);
        turn(5);
        assertThat(heard).containsExactly("unreadable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a/x?page=2", "https://a/x?$skiptoken="})
    void aPageThatCannotBeFollowedIsNotTheLast(String link) {
        both();
        answer = () -> ok(rows(row(CPU, "1")).replace("null", "\"" + link + "\""));
        turn(0);
        assertThat(heard).containsExactly("unreadable");
        assertThat(said(COMPUTE)).isEqualTo("\"before\"");
    }

    @Test
    void aQuestionGoesOnWhereItWasWhenAzureSaidToWait() {
        both();
        answer = () -> asked.size() == 2
                ? refused(FailureKind.THROTTLED, Map.of("retry-after", "30"))
                : ok(asked.size() == 1
                        ? rows(row(CPU, "1")).replace("null", "\"https://a/x?$skiptoken=2\"")
                        : rows(row(CPU, "2")));
        turn(0);
        turn(5);
        turn(30);
        assertThat(asked.get(2).pathAndQuery()).endsWith("$skiptoken=2");
        assertThat(said(COMPUTE)).contains("\"3.00\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"properties\":{\"columns\":[],\"rows\":[]}}"})
    void whatCannotBeReadIsNoFigure(String body) {
        both();
        answer = () -> ok(body);
        turn(0);
        assertThat(said(SHOP)).isEqualTo("\"before\"");
        assertThat(heard).containsExactly("unreadable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"/subscriptions/s\",\"1\",\"EUR\"]", "[\"\",1,\"\"]",
        "[\"\",1,\"EUR\"],[\"\",1,\"USD\"]"})
    void rowsWithoutAnAmountInOneCurrencyAreNone(String rows) {
        both();
        answer = () -> ok(rows(rows));
        turn(0);
        assertThat(heard).containsExactly("unreadable");
    }

    @Test
    void whoDoesNotLeadAsksNothing() {
        both();
        leads = false;
        turn(0);
        assertThat(asked).isEmpty();
    }

    @Test
    void whoIsGoneIsForgotten() {
        both();
        answer = () -> ok(rows(row(CPU, "1")));
        turn(0);
        objects.clear();
        turn(10);
        assertThat(said(COMPUTE)).isEqualTo("\"before\"");
        assertThat(sums).isEmpty();
    }
}
