package dev.azureml.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.process.Requests.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuditTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Request> log = new ArrayList<>();

    /** {@code METHOD path status [body]}, a second after the one before. */
    private AuditTest then(String method, String path, int status, String... body) throws Exception {
        JsonNode json = JSON.readTree(body.length == 0 ? "{}" : body[0]);
        log.add(new Request(START.plusSeconds(log.size()), method, path, JSON.createObjectNode(), status, json, 1));
        return this;
    }

    private List<String> doubled() {
        return Audit.doubled(log, _ -> false);
    }

    @Test
    void whatIsMadeAgainUnlookedAtIsDoubled() throws Exception {
        then("GET", "/a", 404).then("PUT", "/a", 201).then("PUT", "/A", 200);

        assertThat(doubled()).singleElement().asString().startsWith("/A at ");
    }

    @Test
    void whatAzureForgetsForAMomentIsDoubledWhenItIsMadeAgain() throws Exception {
        then("PUT", "/a", 201).then("GET", "/a", 404).then("PUT", "/a", 200);

        assertThat(doubled()).hasSize(1);
    }

    @Test
    void updatesAndWhatWasDeletedOrRefusedAreNot() throws Exception {
        then("PUT", "/a", 201).then("GET", "/a", 200).then("PUT", "/a", 200);
        then("PUT", "/a", 200, "{\"other\": 1}");
        then("PUT", "/b", 429).then("PUT", "/b", 201);
        then("PUT", "/c/d", 201).then("DELETE", "/c", 202).then("PUT", "/c/d", 201);

        assertThat(doubled()).isEmpty();
    }

    @Test
    void whatCouldEndAsFailedIsWrittenOnceMoreRightly() throws Exception {
        then("PUT", "/a", 201).then("PUT", "/a", 200);

        assertThat(Audit.doubled(log, _ -> true)).isEmpty();
    }

    @Test
    void twoVersionsWithOneContentAreDoubled() throws Exception {
        String body = "{\"properties\": {\"dataUri\": \"x\"}}";
        then("PUT", "/w/data/orders/versions/1", 201, body).then("PUT", "/w/data/orders/versions/2", 201, body);

        assertThat(doubled()).singleElement().asString().contains("versions/2").contains("versions/1");
    }

    @Test
    void requestsInVainAreCountedInTenSeconds() throws Exception {
        for (int i = 0; i < 30; i++) {
            then("GET", i % 2 == 0 ? "/a" : "/b", 503);
            then("GET", "/c", 200);
        }

        assertThat(Audit.busiest(log, path -> !path.equals("/b"))).isEqualTo(new Audit.Busiest("/a", 18));
    }

    @Test
    void writesAreCountedByResourceWhateverTheAnswer() throws Exception {
        then("PUT", "/a", 200).then("PATCH", "/A", 409).then("DELETE", "/b", 202).then("GET", "/c", 200);

        assertThat(Audit.writes(log)).isEqualTo(Map.of("/a", 2, "/b", 1));
    }

    @Test
    void allRequestsAreCountedWhereNobodyIsToBeAskedOften() throws Exception {
        then("GET", "/a", 200).then("GET", "/a", 404).then("PUT", "/a", 201).then("GET", "/b", 200);

        assertThat(Audit.busiestOf(log)).isEqualTo(new Audit.Busiest("/a", 18));
    }
}
