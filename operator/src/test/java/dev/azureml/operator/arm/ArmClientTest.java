package dev.azureml.operator.arm;

import dev.azureml.operator.arm.FakeAzure.Reply;
import dev.azureml.operator.arm.FakeAzure.Reply.Manner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArmClientTest {
    private static final String VERSION = "2025-12-01";
    private static final ArmId WORKSPACE = ArmId.ofResourceGroup("s1", "rg")
            .extension("Microsoft.MachineLearningServices/workspaces", "ws");
    private static final ArmId DATASTORE = WORKSPACE.child("datastores", "lake");
    private static TestCertificate certificate;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private FakeAzure azure;
    private ArmClient client;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        certificate = TestCertificate.create(folder);
    }

    @BeforeEach
    void start() throws Exception {
        azure = new FakeAzure(certificate);
        client = client(Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private ArmClient client(Duration timeout) {
        var source = new CredentialSource.ClientSecret("tenant", "client", new SensitiveString(TestClients.SECRET));
        return TestClients.create(azure, source, 8,
                (request, status, _, _) -> heard.add(request.method() + " " + request.type() + " " + status), timeout);
    }

    @Test
    void sendsTheBodyWithATokenAndItsIds() {
        azure.answer("PUT", DATASTORE.value(), Reply.of(201, "{\"id\": \"x\"}"));
        var request = ArmRequest.put(DATASTORE, VERSION, Json.object("{\"properties\": {\"a\": \"ä\"}}"));

        var result = client.send(request);

        assertThat(result).isInstanceOfSatisfying(ArmResult.Ok.class,
                ok -> assertThat(ok.response().requestId()).contains("req-1"));
        var received = azure.requests.getFirst();
        assertThat(received.body()).isEqualTo("{\"properties\":{\"a\":\"ä\"}}");
        assertThat(received.uri()).endsWith("/datastores/lake?api-version=2025-12-01");
        assertThat(received.headers().getFirst("Authorization")).isEqualTo("Bearer fake-access-token");
        assertThat(received.headers().getFirst("User-Agent")).isEqualTo("azureml-operator/1.2.3");
        assertThat(received.headers().getFirst("x-ms-client-request-id")).isEqualTo(request.clientRequestId());
        assertThat(received.headers().getFirst("x-ms-return-client-request-id")).isEqualTo("true");
        assertThat(heard).containsExactly("PUT Microsoft.MachineLearningServices/workspaces/datastores 201");
    }

    @Test
    void asksForOneTokenForManyRequests() {
        azure.answer("GET", WORKSPACE.value(), Reply.of(200, "{}"));

        for (int i = 0; i < 3; i++) {
            client.send(ArmRequest.get(WORKSPACE, VERSION));
        }

        assertThat(azure.tokenRequests).singleElement()
                .satisfies(form -> assertThat(form).contains("scope=https%3A%2F%2Fmanagement.azure.com%2F.default"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Bad gateway</html>", "{\"id\": \"half", "[]", "\"text\"", "7", "null", "{} {}"})
    void aGetWithoutAnObjectIsNoAnswer(String body) {
        azure.answer("GET", WORKSPACE.value(), Reply.of(200, body));

        assertThat(failure(client.send(ArmRequest.get(WORKSPACE, VERSION))).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @ParameterizedTest
    @EnumSource(value = Manner.class, names = {"RESET", "CUT_SHORT"})
    void aBrokenConnectionIsNoAnswer(Manner manner) {
        azure.answer("PUT", WORKSPACE.value(), Reply.broken(manner));

        var failure = failure(client.send(ArmRequest.put(WORKSPACE, VERSION, Json.object("{}"))));

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure.status()).isZero();
        assertThat(azure.requests).hasSize(1);
        assertThat(heard).containsExactly("PUT Microsoft.MachineLearningServices/workspaces 0");
    }

    @Test
    void doesNotWaitForEver() {
        azure.answer("PUT", WORKSPACE.value(), Reply.broken(Manner.NEVER));

        var result = client(Duration.ofMillis(700)).send(ArmRequest.put(WORKSPACE, VERSION, Json.object("{}")));

        assertThat(failure(result).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anAnswerThatComesByteByByteHasAnEnd() {
        azure.answer("GET", WORKSPACE.value(), Reply.of(200, "{}"), Reply.broken(Manner.DRIP));
        client = client(Duration.ofSeconds(5));
        client.send(ArmRequest.get(WORKSPACE, VERSION)); // has a token and a connection now

        var result = client.send(ArmRequest.get(WORKSPACE, VERSION));

        assertThat(failure(result).kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure(result).error().message()).contains("had not ended after 10 s");
        azure.awaitNoDripping();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aTokenThatComesByteByByteHasAnEnd() {
        azure.answer("GET", WORKSPACE.value(), Reply.of(200, "{}"));
        azure.answerToken(Reply.broken(Manner.DRIP));

        var result = client(Duration.ofSeconds(5)).send(ArmRequest.get(WORKSPACE, VERSION));

        assertThat(failure(result).kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure(result).error().message()).contains("had not ended after 10 s");
        assertThat(azure.requests).isEmpty();
        azure.awaitNoDripping();
    }

    @Test
    void retriesNothing() {
        azure.answer("PUT", WORKSPACE.value(), Reply.of(429,
                "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"slow\"}}").with("Retry-After", "7"));

        var failure = failure(client.send(ArmRequest.put(WORKSPACE, VERSION, Json.object("{}"))));

        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(azure.requests).hasSize(1);
    }

    @Test
    void believesOnlyAzureThatSomethingIsGone() {
        var missing = Reply.of(404, "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"gone\"}}");
        var page = Reply.of(404, "<html>Not found</html>").notFromAzure();
        var wrongTenant = Reply.of(404, "{\"error\":{\"code\":\"SubscriptionNotFound\",\"message\":\"s1\"}}");
        azure.answer("GET", WORKSPACE.value(), missing, page, wrongTenant);
        azure.answer("PUT", WORKSPACE.value(), missing);
        var get = ArmRequest.get(WORKSPACE, VERSION);

        assertThat(client.send(get)).isInstanceOf(ArmResult.NotFound.class);
        assertThat(failure(client.send(get)).kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure(client.send(get)).kind()).isEqualTo(FailureKind.AUTHORIZATION);
        assertThat(failure(client.send(ArmRequest.put(WORKSPACE, VERSION, Json.object("{}")))).kind())
                .isEqualTo(FailureKind.DEPENDENCY_NOT_READY);
    }

    @Test
    void hidesASecretThatAzureRepeats() {
        azure.answer("PUT", DATASTORE.value(), Reply.of(400,
                "{\"error\":{\"code\":\"ValidationError\",\"message\":\"key hunter2hunter2 is wrong\"}}"));
        var body = Json.object("{\"properties\": {\"credentials\": {\"secrets\": {\"key\": \"hunter2hunter2\"}}}}");

        var result = client.send(ArmRequest.put(DATASTORE, VERSION, body));

        assertThat(failure(result).error().message()).isEqualTo("key *** is wrong");
        assertThat(result.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT    | 202 | Azure-AsyncOperation | | ASYNC_OPERATION
            PUT    | 201 | Azure-AsyncOperation | {"properties":{"provisioningState":"Creating"}} | ASYNC_OPERATION
            PATCH  | 200 | Azure-AsyncOperation | {"properties":{"provisioningState":"Updating"}} | ASYNC_OPERATION
            PATCH  | 202 | Location             | | LOCATION
            POST   | 202 | Location             | | LOCATION
            DELETE | 202 | Location             | | LOCATION
            """)
    void followsTheStatusUrlOfALongOperation(String verb, int status, String header, @Nullable String body,
            Operation.Style style) {
        azure.answer(verb, WORKSPACE.value(), Reply.of(status, body == null ? "" : body)
                .with(header, azure.url() + "/status/1?api-version=v&sig=abc%3D")
                .with("Retry-After", "3"));
        var request = new ArmRequest(verb, WORKSPACE + "?api-version=" + VERSION,
                verb.equals("DELETE") ? null : Json.object("{}"), "id");

        assertThat(client.send(request)).isInstanceOfSatisfying(ArmResult.Accepted.class, accepted -> {
            var operation = accepted.operation();
            assertThat(operation.style()).isEqualTo(style);
            assertThat(operation.pathAndQuery()).isEqualTo("/status/1?api-version=v&sig=abc%3D");
            assertThat(operation.notBefore()).contains(operation.startedAt().plusSeconds(3));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT    | 200 | {"properties":{"provisioningState":"Updating"}}  | RESOURCE
            PUT    | 201 | {"properties":{"provisioningState":"Creating"}}  | RESOURCE
            DELETE | 202 |                                                  | RESOURCE
            PUT    | 200 | {"properties":{"provisioningState":"Succeeded"}} |
            PUT    | 200 | {"properties":{"provisioningState":"Failed"}}    |
            PUT    | 200 | {"properties":7}                                 |
            PUT    | 201 |                                                  |
            DELETE | 204 |                                                  |
            """)
    void watchesTheResourceWhereThereIsNoStatusUrl(String verb, int status, @Nullable String body,
            Operation.@Nullable Style style) {
        azure.answer(verb, WORKSPACE.value(), Reply.of(status, body == null ? "" : body));
        var request = new ArmRequest(verb, WORKSPACE + "?api-version=" + VERSION + "&forceToPurge=true", null, "id");

        var operation = client.send(request) instanceof ArmResult.Accepted(_, var started)
                ? Optional.of(started)
                : Optional.<Operation>empty();

        assertThat(operation.map(Operation::style)).isEqualTo(Optional.ofNullable(style));
        operation.ifPresent(it -> assertThat(it.pathAndQuery()).isEqualTo(WORKSPACE + "?api-version=" + VERSION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Azure-AsyncOperation", "Location"})
    void neverFollowsAStatusUrlOfAnotherHost(String header) throws Exception {
        try (var other = new FakeAzure(certificate)) {
            azure.answer("PUT", WORKSPACE.value(), Reply.of(202, "").with(header, other.url() + "/status/1"));

            var result = client.send(ArmRequest.put(WORKSPACE, VERSION, Json.object("{}")));

            assertThat(failure(result).kind()).isEqualTo(FailureKind.OUT_OF_HOST);
            assertThat(other.requests).isEmpty();
        }
    }

    @Test
    void sendsNothingWhereAStoredPathLeadsElsewhere() {
        var forged = new Operation(Operation.Style.LOCATION, "@evil.example/x", Instant.EPOCH, Optional.empty());

        assertThat(client.poll(forged)).isInstanceOfSatisfying(PollResult.Unknown.class,
                unknown -> assertThat(unknown.failure().kind()).isEqualTo(FailureKind.OUT_OF_HOST));
        assertThat(azure.tokenRequests).isEmpty();
    }

    @Test
    void doesNotFollowRedirects() throws Exception {
        try (var other = new FakeAzure(certificate)) {
            azure.answer("GET", WORKSPACE.value(), Reply.of(307, "").with("Location", other.url() + "/x"));

            assertThat(failure(client.send(ArmRequest.get(WORKSPACE, VERSION))).kind())
                    .isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(other.requests).isEmpty();
        }
    }

    @Test
    void pollsUntilTheEnd() {
        azure.answer("GET", "/status/1", Reply.of(200, "{\"status\":\"InProgress\"}").with("Retry-After", "2"),
                Reply.of(503, "<html>"), Reply.of(200, "{\"status\":\"Succeeded\"}"));
        var operation = new Operation(Operation.Style.ASYNC_OPERATION, "/status/1?s=a", Instant.now(),
                Optional.empty());

        assertThat(client.poll(operation)).isEqualTo(new PollResult.Running(Optional.of(Duration.ofSeconds(2))));
        assertThat(client.poll(operation)).isInstanceOf(PollResult.Unknown.class);
        assertThat(client.poll(operation)).isInstanceOf(PollResult.Succeeded.class);
        assertThat(azure.requests).allSatisfy(it -> assertThat(it.uri()).isEqualTo("/status/1?s=a"));
    }

    private static ArmResult.Failure failure(ArmResult result) {
        assertThat(result).isInstanceOf(ArmResult.Failure.class);
        return (ArmResult.Failure) result;
    }
}
