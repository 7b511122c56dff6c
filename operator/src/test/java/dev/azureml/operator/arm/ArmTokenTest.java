package dev.azureml.operator.arm;

import dev.azureml.operator.arm.FakeAzure.Reply;
import dev.azureml.operator.arm.FakeAzure.Reply.Manner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ArmTokenTest {
    private static final ArmRequest REQUEST = ArmRequest.get(ArmId.ofResourceGroup("s1", "rg"), "v");
    private static TestCertificate certificate;

    private FakeAzure azure;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        certificate = TestCertificate.create(folder);
    }

    @BeforeEach
    void start() throws Exception {
        azure = new FakeAzure(certificate);
        azure.answer("GET", "/subscriptions/s1/resourceGroups/rg", Reply.of(200, "{}"));
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void namesEntrasReasonButNoSecret() {
        azure.answerToken(
                Reply.of(401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client "
                        + "secret provided. Trace ID: 1 Correlation ID: 2\",\"error_codes\":[7000215]}"));

        var failure = failure(TestClients.create(azure).send(REQUEST));

        assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
        assertThat(failure.error().code()).isEqualTo("AADSTS7000215");
        assertThat(failure.error().message()).isEqualTo("No token: AADSTS7000215: Invalid client secret provided.");
        assertThat(failure.toString()).doesNotContain(TestClients.SECRET);
        assertThat(azure.tokenRequests).hasSize(1);
        assertThat(azure.requests).isEmpty();
    }

    @Test
    void recoversWhenTokensAreToBeHadAgain() {
        azure.answerToken(Reply.of(401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: no\"}"));
        var client = TestClients.create(azure);

        assertThat(client.send(REQUEST)).isInstanceOf(ArmResult.Failure.class);
        assertThat(client.send(REQUEST)).isInstanceOf(ArmResult.Ok.class);
    }

    @Test
    void aTokenEndpointOutOfReachIsNotARefusal() {
        azure.answerToken(Reply.broken(Manner.RESET));

        assertThat(failure(TestClients.create(azure).send(REQUEST)).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void aRejectedTokenIsAnAuthenticationFailure() {
        azure.answer("GET", "/subscriptions/s1/resourceGroups/rg",
                Reply.of(401, "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"no\"}}"));

        assertThat(failure(TestClients.create(azure).send(REQUEST)).kind()).isEqualTo(FailureKind.AUTHENTICATION);
    }

    @Test
    void trustsNobodyWhoseCertificateItDoesNotKnow() {
        var stranger = AzureCloud.custom(azure.cloud().resourceManager(), "a", azure.cloud().authorityHost(), null);
        var http = ArmHttp.create(stranger, Duration.ofSeconds(5), Duration.ofSeconds(5));
        var source = new CredentialSource.ClientSecret("tenant", "client", new SensitiveString(TestClients.SECRET));
        var client = new ArmClient(http, Credentials.create(source, http), new ArmClient.Settings("1"),
                ArmListener.NONE,
                InstantSource.system());

        assertThat(failure(client.send(REQUEST)).kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(azure.tokenRequests).isEmpty();
    }

    @Test
    void workloadIdentitySendsTheFederatedToken(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("token"), "federated-token");
        var client = TestClients.create(azure, new CredentialSource.WorkloadIdentity("tenant", "client", file), 8,
                ArmListener.NONE, Duration.ofSeconds(20));

        assertThat(client.send(REQUEST)).isInstanceOf(ArmResult.Ok.class);
        assertThat(azure.tokenRequests).singleElement()
                .satisfies(form -> assertThat(form).contains("client_assertion=federated-token"));
    }

    @Test
    void aMissingTokenFileIsTheUsersToMend(@TempDir Path folder) {
        var client = TestClients.create(azure,
                new CredentialSource.WorkloadIdentity("tenant", "client", folder.resolve("absent")), 8,
                ArmListener.NONE,
                Duration.ofSeconds(20));

        assertThat(failure(client.send(REQUEST)).kind()).isEqualTo(FailureKind.AUTHENTICATION);
    }

    /** Finding M9: of all identities together. */
    @Test
    @Timeout(120)
    void runsNoMoreCallsAtOnceThanAllowed() throws Exception {
        var release = new CountDownLatch(1);
        azure.onRequest(() -> awaitQuietly(release));
        var http = ArmHttp.create(azure.cloud(), Duration.ofSeconds(5), Duration.ofSeconds(20));
        var settings = new ArmClient.Settings("1.2.3", 4);
        var threads = IntStream.range(0, 10).mapToObj(i -> new CredentialSource.ClientSecret("tenant", "client-" + i,
                new SensitiveString(TestClients.SECRET))).map(source -> new ArmClient(http,
                        Credentials.create(source,
                                http),
                        settings, ArmListener.NONE, InstantSource.system()))
                .flatMap(client -> Stream.generate(() -> Thread.ofVirtual().start(() -> client.send(REQUEST))).limit(4))
                .toList();

        while (azure.requests.size() < 4 || !threads.stream().allMatch(ArmTokenTest::isWaiting)) {
            Thread.onSpinWait();
        }
        assertThat(azure.requests).hasSize(4);

        release.countDown();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(azure.requests).hasSize(40);
    }

    /** For a place, or for the answer with its deadline. */
    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ArmResult.Failure failure(ArmResult result) {
        assertThat(result).isInstanceOf(ArmResult.Failure.class);
        return (ArmResult.Failure) result;
    }
}
