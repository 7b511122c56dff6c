package dev.azureml.operator.arm;

import dev.azureml.operator.arm.FakeAzure.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArmListTest {
    private static final String COLLECTION = "/subscriptions/s1/resourceGroups";
    private static final String PATH = COLLECTION + "?api-version=v";
    private static TestCertificate certificate;

    private FakeAzure azure;
    private ArmClient client;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        certificate = TestCertificate.create(folder);
    }

    @BeforeEach
    void start() throws Exception {
        azure = new FakeAzure(certificate);
        client = TestClients.create(azure);
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void readsAllPages() {
        azure.answer("GET", COLLECTION,
                Reply.of(200, "{\"value\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"nextLink\":\"" + azure.url() + PATH
                        + "&$skip=t%2B1\"}"),
                Reply.of(200, "{\"value\":[],\"nextLink\":\"" + PATH + "&$skip=2\"}"),
                Reply.of(200, "{\"value\":[{\"id\":\"c\"}],\"nextLink\":null}"));

        assertThat(client.list(PATH)).isInstanceOfSatisfying(ListResult.Ok.class, ok -> {
            assertThat(ok.items()).extracting(item -> item.get("id").asText()).containsExactly("a", "b", "c");
            assertThat(ok.pages()).isEqualTo(3);
        });
        assertThat(azure.requests).extracting(FakeAzure.Received::uri)
                .containsExactly(PATH, PATH + "&$skip=t%2B1", PATH + "&$skip=2");
    }

    @Test
    void neverFollowsANextLinkOfAnotherHost() throws Exception {
        try (var other = new FakeAzure(certificate)) {
            azure.answer("GET", COLLECTION,
                    Reply.of(200, "{\"value\":[],\"nextLink\":\"" + other.url() + PATH + "\"}"));

            assertThat(failure(client.list(PATH)).kind()).isEqualTo(FailureKind.OUT_OF_HOST);
            assertThat(other.requests).isEmpty();
        }
    }

    @Test
    void stopsWhereALinkLeadsBack() {
        azure.answer("GET", COLLECTION, Reply.of(200, "{\"value\":[],\"nextLink\":\"" + PATH + "\"}"));

        assertThat(failure(client.list(PATH)).error().code()).isEqualTo("EndlessList");
        assertThat(azure.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"value\":{}}", "{\"value\":[7]}", "{\"value\":[],\"nextLink\":{}}", "[]", "<html>",
        ""})
    void aPageOfAnotherShapeIsNoList(String body) {
        azure.answer("GET", COLLECTION, Reply.of(200, body));

        assertThat(failure(client.list(PATH)).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void aFailingLaterPageFailsTheWhole() {
        azure.answer("GET", COLLECTION,
                Reply.of(200, "{\"value\":[{\"id\":\"a\"}],\"nextLink\":\"" + PATH + "&$skip=1\"}"),
                Reply.of(503, "{\"error\":{\"code\":\"ServiceUnavailable\",\"message\":\"no\"}}"));

        assertThat(failure(client.list(PATH)).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void saysWhenTheParentIsMissing() {
        azure.answer("GET", COLLECTION,
                Reply.of(404, "{\"error\":{\"code\":\"ParentResourceNotFound\",\"message\":\"no\"}}"));

        assertThat(client.list(PATH)).isInstanceOf(ListResult.NotFound.class);
    }

    private static ArmResult.Failure failure(ListResult result) {
        assertThat(result).isInstanceOf(ListResult.Failed.class);
        return ((ListResult.Failed) result).failure();
    }
}
